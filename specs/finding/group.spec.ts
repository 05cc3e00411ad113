import { describe, expect, test } from 'vitest';
import type { Category } from '../../lib/finding/category.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import { groupFindings, stepsOf } from '../../lib/finding/group.ts';
import type { WorkBullet, WorkPlan, WorkStep } from '../../lib/model/work-plan.ts';

const pass = (check: string, category: Category): Finding => ({
  ...{ check, category, title: check, subject: { kind: 'domain', name: 'a' }, tier: 'sandbox' },
  ...{ status: 'pass', actual: 'so', evidence: [] },
});
const findings = [pass('uuid-pinned', 'declaration'), pass('pool-active', 'storage'), pass('domain-tpm', 'domain')];

const bullet = (parts: Partial<WorkBullet>): WorkBullet => ({
  ...{ says: 'it holds', run: undefined, checks: [], doctor: [], spike: [], spec: undefined, note: undefined },
  manual: undefined,
  ...parts,
});
const step = (id: string, parts: Partial<WorkStep>): WorkStep => ({
  ...{ id, title: `The step ${id}`, bullets: [], checks: [], changedBy: [] },
  ...parts,
});
const plan = (...steps: WorkStep[]): WorkPlan => ({ title: 'A plan', file: '/plan.yaml', steps, gate: undefined });

const shown = (of: WorkPlan | undefined) =>
  groupFindings(findings, of).map(({ title, findings, elsewhere, manual }) => [
    title,
    findings.map(({ check }) => check),
    elsewhere.map(({ check }) => check),
    manual.map(({ says }) => says),
  ]);

test('without a plan, findings are grouped by category, in the order of reports, without empty groups', () => {
  expect(shown(undefined)).toEqual([
    ['Declaration', ['uuid-pinned'], [], []],
    ['Storage', ['pool-active'], [], []],
    ['Domains', ['domain-tpm'], [], []],
  ]);
});

describe('with a plan', () => {
  test('each finding is under the first step that requires it, and referenced under the others; findings that no step requires are last', () => {
    const of = plan(
      step('first', { bullets: [bullet({ checks: ['domain-tpm'] })] }),
      step('second', { bullets: [bullet({ doctor: ['pool-active'] })], checks: ['domain-tpm'] }),
    );
    expect(shown(of)).toEqual([
      ['The step first', ['domain-tpm'], [], []],
      ['The step second', ['pool-active'], ['domain-tpm'], []],
      ['Not in the work plan', ['uuid-pinned'], [], []],
    ]);
    expect(stepsOf('domain-tpm', of)).toEqual(['first', 'second']);
    expect(stepsOf('uuid-pinned', of)).toEqual([]);
  });

  test('manual items are under their step, if anything of the step was checked', () => {
    const byHand = bullet({ says: 'Install it', manual: 'Press a key.' });
    const of = plan(
      step('checked', { bullets: [bullet({ checks: ['domain-tpm'] }), byHand] }),
      step('unchecked', { bullets: [byHand] }),
    );
    expect(shown(of).slice(0, 2)).toEqual([
      ['The step checked', ['domain-tpm'], [], ['Install it']],
      ['Not in the work plan', ['uuid-pinned', 'pool-active'], [], []],
    ]);
  });

  test('of a selection of steps, only their manual items are shown; of any other selection, all', () => {
    const byHand = (says: string) => bullet({ says, manual: 'Press a key.' });
    const of = plan(
      step('first', { bullets: [bullet({ checks: ['domain-tpm'] }), byHand('one')] }),
      step('second', { bullets: [bullet({ checks: ['domain-tpm', 'pool-active'] }), byHand('two')] }),
    );
    const manual = (selected: readonly string[]) =>
      groupFindings(findings, of, selected).flatMap((group) => group.manual.map(({ says }) => says));
    expect(manual(['second'])).toEqual(['two']);
    expect(manual(['domain-*'])).toEqual(['one', 'two']);
    expect(manual([])).toEqual(['one', 'two']);
  });
});
