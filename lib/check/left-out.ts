import { isRefused, type LeftOut, type Refused } from '../model/left-out.ts';
import { atLeast } from '../model/libvirt-version.ts';
import { releases } from '../system/releases.ts';
import type { AnySubject } from './check.ts';
import type { CheckContext } from './context.ts';
import { memo } from './memo.ts';

type Named = Pick<AnySubject, 'kind' | 'name'>;
type Known = Pick<CheckContext, 'leftOut' | 'tools'>;

/** The subject's entry, if it was left out of the apply. */
export function leftOutAs(subject: Named, { leftOut = none }: Known): LeftOut | undefined {
  return byKey(leftOut).get(keyOf(subject));
}

/** libvirt's refusal of the subject itself. */
export function refusalOf(subject: Named, context: Known): Refused | undefined {
  const cause = leftOutAs(subject, context)?.cause;
  return cause && isRefused(cause) ? cause : undefined;
}

/** Why nothing is judged for a subject that was left out, and where it is reported. */
export function whyLeftOut({ kind, name, part, cause }: LeftOut, context: Known): string {
  if (!isRefused(cause)) {
    const root = leftOutAs(cause.needs, context);
    const what = `it needs ${cause.needs.kind} ${cause.needs.name}`;
    return root && isRefused(root.cause) && root.cause.newer
      ? `${what}: ${notKnownHere(root.cause.newer, context.tools?.libvirt)}`
      : `${what}, which ${root && isRefused(root.cause) ? root.cause.by : 'libvirt'} refused (see ${reportedBy(root ?? { ...cause.needs, part: 'object' })})`;
  }
  if (cause.newer) return notKnownHere(cause.newer, context.tools?.libvirt);
  const refused = `${cause.by} refused ${part === 'start' ? 'to start it' : 'it'}`;
  return `${refused} (see ${reportedBy({ kind, name, part })})`;
}

/** The check that reports a refusal. */
export function reportedBy({ kind, part }: Pick<LeftOut, 'kind' | 'name' | 'part'>): string {
  if (part === 'removal') return 'undeclared-object';
  return kind === 'domain' && part === 'start' ? 'domain-starts' : presence[kind];
}

/** The check that reports whether a subject exists. */
export const presence = {
  network: 'network-active',
  pool: 'pool-active',
  volume: 'volume-present',
  domain: 'domain-present',
} as const;

/** The fix for something that is declared and missing, after an apply that failed before it got there; undefined after any other apply. */
export function fixAfterBreak({ declared }: AnySubject, { first }: CheckContext): string | undefined {
  if (!declared || 'unavailable' in first || !first.failed) return undefined;
  return `Fix the error that stopped the apply before this object (${first.failed.what}), then apply again.`;
}

/** The option for a libvirt that is recent enough: `--libvirt forky`. */
export function optionFor(libvirt: string): string {
  const release = releases.find((one) => atLeast(one.libvirt, major(libvirt)));
  return release ? `--libvirt ${release.suite}` : '--libvirt and the host’s release';
}

/** Patch releases add no elements. */
function major(libvirt: string): string {
  return libvirt.split('.').slice(0, 2).join('.');
}

/** Neither the lab's fault nor this machine's: this libvirt is older than an element of the lab. */
export function notKnownHere(
  { word, where, since }: NonNullable<Refused['newer']>,
  libvirt = 'of unknown version',
): string {
  return `cannot be checked in this run: '${word}' (${where}) needs libvirt ${since}, and this run used libvirt ${libvirt}; run again with ${optionFor(since)}`;
}

const none: readonly LeftOut[] = [];

const byKey: (leftOut: readonly LeftOut[]) => ReadonlyMap<string, LeftOut> = memo(
  (leftOut) => new Map(leftOut.map((one) => [keyOf(one), one])),
);

function keyOf({ kind, name }: Named): string {
  return `${kind} ${name}`;
}
