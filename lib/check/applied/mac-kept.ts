import type { AnySubject } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { sidesOf } from './rebuilt.ts';

/**
 * Whether an object had the same MAC before and after the second apply: then the deployer derives it, although it is not declared.
 * @param macIn returns the MAC of an object in libvirt
 * @returns undefined if nothing shows it: there was no second apply, or not of this object
 */
export function macWasKept<T>(
  subject: AnySubject,
  { rebuild }: CheckContext,
  macIn: (object: T) => string | undefined,
): boolean | undefined {
  if ('unavailable' in rebuild || rebuild.failed !== undefined) return undefined;
  const { before, after } = sidesOf(subject, rebuild);
  if (!before || !after) return undefined;
  const [old, fresh] = [before, after].map((object) => macIn(object as T));
  return old !== undefined && old === fresh;
}
