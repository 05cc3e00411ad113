import { readdirSync } from 'node:fs';
import { loadLab } from '../../lib/lab/load.ts';
import { verify } from '../../lib/verify/verify.ts';
import { root } from '../support/virtspec.ts';

const folder = `${root}fixtures/labs/shapes`;

/** Sound labs of other shapes than the reference lab. */
export const shapes = readdirSync(folder).sort();

/** The result of `verify` for one of them: its verdict, why the run broke, every finding that is not a pass or a skip. */
export async function heldAgainst(shape: string, kind: 'rendered' | 'sandbox') {
  const { report, error } = await verify(await loadLab(`${folder}/${shape}/lab.yaml`), { target: { kind } });
  const bad = report.findings.filter(({ status }) => status === 'fail' || status === 'warn');
  return {
    verdict: report.verdict,
    error: error instanceof Error ? error.message : error,
    bad: bad.map(({ check, subject, status }) => `${status} ${check} ${subject.name}`),
  };
}

export const nothing = { verdict: 'PASSED', error: undefined, bad: [] };
