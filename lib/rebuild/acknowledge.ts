import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { type Destructive, flagOf } from '../plan/destructive.ts';

/** What the user has allowed: `--allow-restart`, `--allow-delete`. */
export interface Acknowledged {
  readonly restart: readonly string[];
  readonly delete: readonly string[];
}

/**
 * Refuses a switch with a loss that was not acknowledged by name.
 *
 * @throws VirtspecError `rebuild-not-acknowledged` (refused)
 */
export function requireAcknowledged(destructive: readonly Destructive[], acknowledged: Acknowledged): void {
  const isAllowed = ({ what, name }: Destructive) => acknowledged[what].includes(name);
  const missing = destructive.filter((one) => !isAllowed(one));
  if (missing.length > 0) throw notAcknowledged(missing);
}

/**
 * Refuses an acknowledgement of something that will not happen: it was meant for another switch.
 *
 * @throws VirtspecError `rebuild-nothing-to-allow` (usage)
 */
export function requireMeant(destructive: readonly Destructive[], acknowledged: Acknowledged): void {
  for (const what of ['restart', 'delete'] as const) {
    const vain = acknowledged[what].find((name) => !destructive.some((one) => one.what === what && one.name === name));
    if (vain !== undefined) throw nothingToAllow({ what, name: vain }, destructive, acknowledged);
  }
}

/**
 * A second switch must change nothing, so the acknowledgements do not apply to it: they were for the first.
 *
 * @throws VirtspecError `rebuild-not-idempotent` (refused)
 */
export function requireHarmless(destructive: readonly Destructive[]): void {
  if (destructive.length === 0) return;
  throw new VirtspecError({
    code: 'rebuild-not-idempotent',
    kind: 'refused',
    what: `a second switch would make ${howMany(destructive)}; it was not run`,
    why: destructive.map(({ text }) => text).join('\n'),
    fix: 'Fix the lab, because every later rebuild would do the same; `virtspec verify` shows this without a host, with the fix.',
  });
}

function howMany({ length }: readonly Destructive[]): string {
  return length === 1 ? 'an irreversible change' : `${length} irreversible changes`;
}

function notAcknowledged(missing: readonly Destructive[]): VirtspecError {
  const flags = missing.map(flagOf).join(' ');
  return new VirtspecError({
    code: 'rebuild-not-acknowledged',
    kind: 'refused',
    what: `the switch would make ${howMany(missing)}; nothing was changed`,
    why: missing.map(({ text }) => text).join('\n'),
    fix: `If this is intended, add ${flags}; otherwise, fix the lab (\`virtspec plan\` shows the details).`,
  });
}

function nothingToAllow(
  { what, name }: Pick<Destructive, 'what' | 'name'>,
  destructive: readonly Destructive[],
  acknowledged: Acknowledged,
): VirtspecError {
  const there = destructive.map(flagOf).join(' ');
  const named = destructive.map((one) => one.name).filter((one) => !acknowledged[what].includes(one));
  return new VirtspecError({
    code: 'rebuild-nothing-to-allow',
    kind: 'usage',
    what: `--allow-${what} ${name} matches nothing that the switch would do${didYouMean(name, named)}`,
    why: there === '' ? 'the switch would do nothing destructive' : `the switch requires ${there}`,
    fix: 'Omit it; allow only what the switch would do.',
  });
}
