import { didYouMean } from '../error/did-you-mean.ts';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { type Destructive, flagOf } from '../plan/destructive.ts';

/** What the user has allowed: `--allow-restart`, `--allow-delete`; and the domains that are shut down first, `--shutdown`. */
export interface Acknowledged {
  readonly restart: readonly string[];
  readonly delete: readonly string[];
  readonly shutdown: readonly string[];
}

/**
 * Refuses a switch with a loss that was not acknowledged by name.
 *
 * @throws VirtspecError `rebuild-not-acknowledged` (refused)
 */
export function requireAcknowledged(destructive: readonly Destructive[], acknowledged: Acknowledged): void {
  const isShutDown = ({ what, cut }: Destructive) =>
    what === 'restart' && cut !== undefined && acknowledged.shutdown.includes(cut);
  const isAllowed = (one: Destructive) => acknowledged[one.what].includes(one.name) || isShutDown(one);
  const missing = destructive.filter((one) => !isAllowed(one));
  if (missing.length > 0) throw notAcknowledged(missing);
}

/**
 * Refuses an acknowledgement of something that will not happen: it was meant for another switch.
 *
 * @param running domains of which it is not known yet whether they will lose their power
 * @throws VirtspecError `rebuild-nothing-to-allow` (usage)
 */
export function requireMeant(
  destructive: readonly Destructive[],
  acknowledged: Acknowledged,
  running: readonly string[] = [],
): void {
  for (const what of ['restart', 'delete'] as const) {
    const vain = acknowledged[what].find(
      (name) =>
        !destructive.some((one) => one.what === what && one.name === name) &&
        !(what === 'restart' && running.includes(name)),
    );
    if (vain !== undefined) throw nothingToAllow(vain, `--allow-${what}`, destructive, acknowledged[what]);
  }
  const { shutdown } = acknowledged;
  const vain = shutdown.find((name) => !destructive.some(({ cut }) => cut === name) && !running.includes(name));
  if (vain !== undefined) throw nothingToAllow(vain, '--shutdown', destructive, shutdown);
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
  const cuts = missing.flatMap(({ cut }) => (cut === undefined ? [] : `--shutdown ${shellWord(cut)}`));
  const first = cuts.length === 0 ? '' : ` (with ${cuts.join(' ')} the guest is shut down first)`;
  return new VirtspecError({
    code: 'rebuild-not-acknowledged',
    kind: 'refused',
    what: `the switch would make ${howMany(missing)}; nothing was changed`,
    why: missing.map(({ text }) => text).join('\n'),
    fix: `If this is intended, add ${flags}${first}; otherwise, fix the lab (\`virtspec plan\` shows the details${missing.some(({ what }) => what === 'delete') ? ', and how what it does not declare is kept' : ''}).`,
  });
}

function nothingToAllow(
  vain: string,
  option: string,
  destructive: readonly Destructive[],
  allowed: readonly string[],
): VirtspecError {
  const there = destructive.map(flagOf).join(' ');
  const named = destructive.flatMap(({ name, cut }) => (option === '--shutdown' ? (cut ?? []) : name));
  const meant = didYouMean(
    vain,
    named.filter((one) => !allowed.includes(one)),
  );
  return new VirtspecError({
    code: 'rebuild-nothing-to-allow',
    kind: 'usage',
    what: `${option} ${vain} matches nothing that the switch would do${meant}`,
    why: there === '' ? 'the switch would do nothing destructive' : `the switch requires ${there}`,
    fix:
      option === '--shutdown'
        ? 'Omit it: the switch leaves this domain its power.'
        : 'Omit it; allow only what the switch would do.',
  });
}
