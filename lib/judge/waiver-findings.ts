import type { Reported } from '../finding/reported.ts';

type WaiverFinding = Reported & Required<Pick<Reported, 'category'>>;

/** What can be wrong with the waivers of a lab file. */
export const waiverFindings = {
  'waiver-current': {
    id: 'waiver-current',
    category: 'declaration',
    title: 'No waiver has expired',
    severity: 'error',
    fix: 'Fix the findings, or set another `until` under `waivers` in the lab file.',
    why: 'The findings were accepted for a time, which is over, and are still there.',
    judges: 'each waiver that accepts a finding of the run',
    by: 'virtspec verify',
  },
  'waiver-used': {
    id: 'waiver-used',
    category: 'declaration',
    title: 'Every waiver accepts a finding',
    severity: 'notice',
    fix: 'Remove it from `waivers` in the lab file.',
    why: 'A waiver that accepts nothing would hide the next finding of its kind.',
    judges: 'each waiver whose check was run',
    by: 'virtspec verify',
  },
} as const satisfies Readonly<Record<string, WaiverFinding>>;
