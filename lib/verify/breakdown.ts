import { reportedBy, whyLeftOut } from '../check/left-out.ts';
import type { Proof } from '../check/proof.ts';
import { ApplyError, describeAction } from '../deploy/deployer.ts';
import { listLeftOut } from '../deploy/leave-out.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { describeCause } from '../finding/by-cause.ts';
import { causeAt, causeKey } from '../finding/cause.ts';
import type { Cause, Finding } from '../finding/finding.ts';
import { isRefused, type LeftOut, unknownIn } from '../model/left-out.ts';
import type { Breakdown } from '../report/report.ts';

/** What broke a run, for the report. */
export function breakdownOf(error: unknown): Breakdown {
  if (!(error instanceof VirtspecError)) {
    return {
      code: 'defect',
      what: 'virtspec itself failed',
      why: error instanceof Error ? error.message : String(error),
    };
  }
  return {
    code: error.code,
    what: error.what,
    ...(error.why === undefined ? {} : { why: error.why }),
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    ...(error instanceof ApplyError ? { done: error.done.map(describeAction) } : {}),
  };
}

/** The finding on a refusal, or the one that it follows from. */
function rootOf(left: LeftOut, findings: readonly Finding[]): Cause {
  const own = { check: reportedBy(left), kind: left.kind, name: left.name };
  const finding = findings.find((one) => causeKey(causeAt(one)) === causeKey(own));
  return (finding && 'causedBy' in finding ? finding.causedBy : undefined) ?? own;
}

/**
 * What broke a proof; undefined if it was completed with the whole lab.
 * @param findings of the run: the one to act on is named
 */
export function breakdownOfProof(
  { error, leftOut, tools }: Pick<Proof, 'error' | 'leftOut' | 'tools'>,
  findings: readonly Finding[],
): Breakdown | undefined {
  const without = leftOut.length === 0 ? {} : { without: listLeftOut(leftOut) };
  if (error !== undefined) {
    const breakdown = breakdownOf(error);
    const left = leftOut.find(({ cause }) => isRefused(cause) && cause.what === breakdown.what);
    if (!(error instanceof ApplyError) || !left) return breakdown;
    return { ...breakdown, ...without, fix: `The finding ${describeCause(rootOf(left, findings))} tells how.` };
  }
  const [unknown] = unknownIn(leftOut);
  if (!unknown) return undefined;
  return {
    code: 'libvirt-older',
    what: `this libvirt is older than ${listLeftOut(unknownIn(leftOut))}`,
    why: whyLeftOut(unknown, { leftOut, tools }),
    fix: unknown.cause.fix,
    ...without,
  };
}
