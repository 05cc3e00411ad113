import { beforeAll, expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { describeLane } from '../support/lane.ts';
import { bullets, nameOf } from './plan.ts';
import { verifiedLab } from './verified-lab.ts';

/** For the one run of the lab that they all use: two guests boot in it, twice. */
export const patience = 1_200_000;

/**
 * One step of the plan as an executable spec: a test for each of its bullets, named in the plan's words, over the checks that
 * plan.yaml gives it. A bullet of which a part takes a person is skipped, with what they
 * must do, once the rest of it holds; one of which a check was not run, with its reason.
 *
 * @param step its number in `implementation-steps.md`
 */
export function describeStep(step: number, title: string): void {
  const own = bullets.filter((bullet) => bullet.step === `step-${step}` && bullet.checks.length > 0);
  const suite = () => {
    let findings: readonly Finding[];
    beforeAll(async () => {
      findings = (await verifiedLab()).findings;
    }, patience);

    for (const bullet of own) {
      test(nameOf(bullet), ({ skip }) => {
        const found = findings.filter(({ check }) => bullet.checks.includes(check));
        expect(found.filter(doesNotHold)).toEqual([]);
        const notRun = found.find((finding) => finding.status === 'skip');
        if (notRun) skip(`${notRun.check}: ${notRun.reason}`);
        expect(found.some(({ status }) => status === 'pass')).toBe(true);
        if (bullet.manual !== undefined) skip(`by hand: ${bullet.manual}`);
      });
    }
  };
  describeLane('plan', `Step ${step}: ${title}`, suite);
}

/** A notice reports something about a check that holds; everything else that is not a pass or a skip does not hold. */
function doesNotHold(finding: Finding): boolean {
  if (finding.status === 'warn') return finding.severity !== 'notice';
  return finding.status === 'fail' || finding.status === 'error';
}
