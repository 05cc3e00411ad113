import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Trial } from './options.ts';

/**
 * The domains that are booted from the probe's medium, by name.
 * @throws VirtspecError `boot-unknown-domain` for a name that the lab does not declare
 */
export function domainsToBoot({ domains }: Pick<LabState, 'domains'>, boot: Trial['boot']): ReadonlySet<string> {
  const declared = domains.map(({ name }) => name);
  if (boot === undefined) return new Set();
  if (boot === 'all') return new Set(declared);
  for (const name of boot) if (!declared.includes(name)) throw unknownDomain(name, declared);
  return new Set(boot);
}

function unknownDomain(name: string, declared: readonly string[]): VirtspecError {
  return new VirtspecError({
    code: 'boot-unknown-domain',
    kind: 'usage',
    what: `--boot ${name}: the lab declares no such domain${didYouMean(name, declared)}`,
    why: declared.length === 0 ? 'it declares none' : `it declares ${declared.join(', ')}`,
    fix: 'Name one of these, or none: then all are booted.',
  });
}
