import { beforeAll, expect, test } from 'vitest';
import type { Finding } from '../../lib/finding/finding.ts';
import { describeLane } from '../support/lane.ts';
import { type PlanBullet, plan } from './plan.ts';
import { verifiedLab } from './verified-lab.ts';

/** For the one run of the lab that they all ask: two guests boot in it, twice. */
export const patience = 1_200_000;

/**
 * One step of the plan as an executable spec: a test for each of its bullets, named in the plan's words, over the checks that
 * `plan.ts` gives it. A bullet of which a part cannot be run without Windows is skipped, with the reason, once the rest of
 * it holds.
 *
 * @param step of `implementation-steps.md`
 */
export function describeStep(step: PlanBullet['step'], title: string): void {
  const bullets = plan.filter((bullet) => bullet.step === step && bullet.checks !== undefined);
  const suite = () => {
    let findings: readonly Finding[];
    beforeAll(async () => {
      findings = (await verifiedLab()).findings;
    }, patience);

    for (const bullet of bullets) {
      test(nameOf(bullet), ({ skip }) => {
        const own = findings.filter(({ check }) => bullet.checks?.some((id) => id === check));
        expect(own.filter(doesNotHold)).toEqual([]);
        const notRun = own.find((finding) => finding.status === 'skip');
        if (notRun) skip(`${notRun.check}: ${notRun.reason}`);
        expect(own.some(({ status }) => status === 'pass')).toBe(true);
      });
    }
  };
  describeLane('plan', `Step ${step}: ${title}`, suite);
}

/** A notice tells what is worth knowing of something that holds; everything else that is not a pass or a skip does not hold. */
function doesNotHold(finding: Finding): boolean {
  if (finding.status === 'warn') return finding.severity !== 'notice';
  return finding.status === 'fail' || finding.status === 'error';
}

/** A bullet's own name, in the plan's words. */
export function nameOf({ command, says }: PlanBullet): string {
  return command === undefined ? says : `${command}: ${says}`;
}
