import { describe, expect, test } from 'vitest';
import { exitCodeOfRun } from '../../lib/cli/exit-code.ts';
import { type ErrorKind, VirtspecError } from '../../lib/error/virtspec-error.ts';
import type { Finding, Status } from '../../lib/finding/finding.ts';
import { judgeRun } from '../../lib/report/judge-run.ts';
import { breakdownOf } from '../../lib/verify/breakdown.ts';

const broken = (code: string, kind: ErrorKind = 'environment') => new VirtspecError({ code, kind, what: 'it broke' });

/** The verdict and the exit code of a run with these findings, which `error` ended early. */
function end(statuses: readonly Status[], error?: unknown) {
  const findings = statuses.map((status) => ({ status }) as Finding);
  const verdict = judgeRun(findings, error === undefined ? undefined : breakdownOf(error));
  return [verdict, exitCodeOfRun(verdict, error)];
}

describe('the verdict and the exit code of a run agree', () => {
  const limits = ['wait-timeout', 'command-timeout', 'virsh-timeout', 'nix-evaluation-timeout'];

  test.each(limits)('a %s alone is INCOMPLETE, and 3', (code) => {
    expect(end(['pass', 'warn', 'skip'], broken(code))).toEqual(['INCOMPLETE', 3]);
    expect(end([], broken(code))).toEqual(['INCOMPLETE', 3]);
  });

  test.each(limits)('a failed check stays failed in addition to a %s: FAILED, and 1', (code) => {
    expect(end(['pass', 'fail'], broken(code))).toEqual(['FAILED', 1]);
  });

  test('runs without an error have the exit code of their verdict', () => {
    expect(end(['pass'])).toEqual(['PASSED', 0]);
    expect(end(['fail'])).toEqual(['FAILED', 1]);
    expect(end(['skip'])).toEqual(['INCOMPLETE', 3]);
  });

  test('errors that this machine did not cause keep their own code', () => {
    expect(end(['pass'], broken('apply-refused', 'refused'))).toEqual(['INCOMPLETE', 1]);
    expect(end(['fail'], broken('interrupted', 'interrupted'))).toEqual(['FAILED', 130]);
    expect(end(['fail'], new Error('a defect'))).toEqual(['FAILED', 70]);
  });

  test('a run that broke never succeeds, whatever the verdict', () => {
    expect(exitCodeOfRun('PASSED', broken('wait-timeout'))).toBe(3);
  });
});
