import type { Verdict } from '../../finding/finding.ts';
import { fail, pass } from '../../finding/verdict.ts';
import type { ReportJson } from '../../report/report-json.ts';
import { type Question, withReport } from '../question.ts';

export const idempotent: Question = {
  id: 'vm-idempotent',
  category: 're-apply',
  title: 'Run `sudo nixos-rebuild switch` again: no changes, with DC01 running',
  severity: 'error',
  fix: 'Read the findings in that report; nearly always a MAC is not declared (interface-mac-pinned, network-mac-pinned).',
  why: 'The real switch-to-configuration runs nixvirt.service at every switch, and that power-cuts what it thinks has changed (NixVirt issues 9, 57, 40, 51).',
  story: 'lab',
  judge: (story) =>
    withReport(story, 'rebuilt', (report) => {
      const identity = report.findings.find(
        ({ check, subject }) => check === 'rebuild-domain-identity' && subject.name === 'DC01',
      );
      const proven = report.verdict === 'PASSED' && identity?.status === 'pass' && /\bid \d/.test(identity.actual);
      return proven ? pass(`PASSED; DC01: ${identity.actual}`) : unproven(report);
    }),
};

/** What kept a report from PASSED, in its own findings. */
export function unproven({ verdict, findings, breakdown }: ReportJson): Verdict {
  const failed = findings.filter(({ status }) => status === 'fail' || status === 'error');
  const lines = failed.map(({ check, subject, ...rest }) => {
    return `${check} ${subject.kind} ${subject.name}: ${'actual' in rest ? rest.actual : 'it broke'}`;
  });
  const broke = breakdown === null ? [] : [`${breakdown.what}${breakdown.why === null ? '' : `: ${breakdown.why}`}`];
  const excerpt = [...broke, ...lines].slice(0, 12).join('\n') || 'DC01 did not run';
  return fail('PASSED, DC01 running', verdict, { source: 'virtspec rebuild, on the machine', excerpt });
}
