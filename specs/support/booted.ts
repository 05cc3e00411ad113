import { resolve } from 'node:path';
import { expect } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { loadLab } from '../../lib/lab/load.ts';
import type { ProbeOutcome, ProbeResult } from '../../lib/model/probe.ts';
import type { Trial, VerifyOptions } from '../../lib/verify/options.ts';
import { verify } from '../../lib/verify/verify.ts';
import { root } from './virtspec.ts';

/** What guests showed, and the findings. */
export interface Booted {
  readonly probe: ProbeOutcome;
  readonly findings: readonly Finding[];
}

/**
 * Boots the probe guest in domains of a lab, and nothing else.
 * @param labFile relative to the checkout, or absolute
 */
export async function boot(
  labFile: string,
  names: 'all' | readonly string[],
  more: Partial<Trial> & Pick<VerifyOptions, 'libvirt'> = {},
): Promise<Booted> {
  const lab = await loadLab(resolve(root, labFile));
  const { libvirt, ...trial } = more;
  const { report, error } = await verify(
    { ...lab, smoke: [] },
    { target: { kind: 'sandbox', boot: names, ...trial }, libvirt },
  );
  expect(error).toBeUndefined();
  if (!report.probe) throw new Error('no probe in the report');
  return { probe: report.probe, findings: report.findings };
}

/** The result for one domain. */
export function resultOf({ probe }: Booted, name: string): ProbeResult {
  const result = probe.domains.find(({ domain }) => domain === name);
  if (!result) throw new Error(`nothing of ${name}`);
  return result;
}

/** Every failed check of the guests, with its domain. */
export const badOf = ({ findings }: Booted): string[] =>
  findings
    .filter(
      ({ check, status }) =>
        check.startsWith('probe-') && (status === 'fail' || status === 'warn' || status === 'error'),
    )
    .map(({ check, subject }) => `${check} ${subject.name}`)
    .sort();
