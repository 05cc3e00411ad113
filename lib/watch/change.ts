import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import type { AdaptedLab } from '../verify/adapt-lab.ts';

/** What two versions of a lab differ in, if only definitions of domains do. */
export interface Change {
  /** Domains of the old version that the new one does not have, or has with another definition. */
  readonly gone: readonly RenderedObject[];
  /** Nothing differs. */
  readonly isNone: boolean;
}

/**
 * The change from one version of a lab to the next, if libvirt's answers about everything else stay true: when a domain that never runs is undefined,
 * nothing of it is left, and to define another one affects no network, pool, volume or other domain. Every other change is undefined: a network or a
 * volume leaves traces (addresses, bridges, files); what was provided for the old version may be what makes the new one work; and what is provided
 * after a pool was started, or a network, is not what they found when they were (a pool does not list a file that came later).
 *
 * @param before applied without a refusal
 */
export function changeBetween(before: AdaptedLab, after: AdaptedLab): Change | undefined {
  if (!isSame(surroundings(before), surroundings(after))) return undefined;
  const [old, now] = [domainsOf(before.lab), domainsOf(after.lab)];
  const gone = [...old].filter(([key]) => !now.has(key)).map(([, domain]) => domain);
  const come = [...now].filter(([key]) => !old.has(key)).map(([, domain]) => domain);
  if ([...gone, ...come].some(({ active }) => active === true)) return undefined;
  return { gone, isNone: gone.length + come.length === 0 };
}

/** Everything but the domains, in order; and what the sandbox has for all of them. */
function surroundings({ lab, before, items }: AdaptedLab): unknown {
  const rest = lab.objects.filter(({ kind }) => kind !== 'domain').map(definitionOf);
  const hasDomains = lab.objects.some(({ kind }) => kind === 'domain');
  const provided = items.map(keyOf).sort();
  return [
    rest,
    hasDomains,
    lab.emptied,
    lab.absent,
    before.objects.map(definitionOf),
    before.emptied,
    before.absent,
    provided,
  ];
}

function domainsOf({ objects }: DeclaredConnection): ReadonlyMap<string, RenderedObject> {
  const domains = objects.filter(({ kind }) => kind === 'domain');
  return new Map(domains.map((domain) => [keyOf(definitionOf(domain)), domain]));
}

/** What a deployer is given of an object. */
function definitionOf({ kind, name, uuid, pool, xml, active, restart = null, option }: RenderedObject): unknown {
  return [kind, name, uuid, pool, xml.text, active, restart, option ?? null];
}

function isSame(one: unknown, other: unknown): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part} bytes` : part));
}
