import { VirtspecError } from '../error/virtspec-error.ts';

/** One thing that a switch will do and that cannot be taken back: a power cut, or a deletion. */
export interface Destructive {
  readonly what: 'restart' | 'delete';
  /** What it is acknowledged by: `DC01` for a running domain, `network/old`, `domain/old`, `volume/homelab/old.qcow2`. */
  readonly name: string;
  /** For people: `domain DC01 is power-cut and started again: its memory changed`. */
  readonly text: string;
}

/** What the user has said is to happen: `--allow-restart`, `--allow-delete`. */
export interface Acknowledged {
  readonly restart: readonly string[];
  readonly delete: readonly string[];
}

/**
 * Refuses a switch of which something destructive was not acknowledged by name. An acknowledgement of what will not happen is refused too: it
 * was meant for another plan.
 *
 * @throws VirtspecError `rebuild-not-acknowledged` (refused), `rebuild-nothing-to-allow` (usage)
 */
export function requireAcknowledged(destructive: readonly Destructive[], acknowledged: Acknowledged): void {
  const isAllowed = ({ what, name }: Destructive) => acknowledged[what].includes(name);
  const missing = destructive.filter((one) => !isAllowed(one));
  if (missing.length > 0) throw notAcknowledged(missing);
  for (const what of ['restart', 'delete'] as const) {
    const vain = acknowledged[what].find((name) => !destructive.some((one) => one.what === what && one.name === name));
    if (vain !== undefined) throw nothingToAllow(what, vain, destructive);
  }
}

function notAcknowledged(missing: readonly Destructive[]): VirtspecError {
  const flags = missing.map(flagOf).join(' ');
  return new VirtspecError({
    code: 'rebuild-not-acknowledged',
    kind: 'refused',
    what: `the switch would do ${missing.length === 1 ? 'something' : `${missing.length} things`} that cannot be taken back; nothing was done`,
    why: missing.map(({ text }) => text).join('\n'),
    fix: `Where that is meant: ${flags}. Else mend the lab; \`virtspec plan\` tells more.`,
  });
}

function nothingToAllow(what: Destructive['what'], name: string, destructive: readonly Destructive[]): VirtspecError {
  const there = destructive.map(flagOf).join(' ');
  return new VirtspecError({
    code: 'rebuild-nothing-to-allow',
    kind: 'usage',
    what: `--allow-${what} ${name} allows what the switch would not do`,
    why: there === '' ? 'it would do nothing destructive' : `what it would do is allowed by ${there}`,
    fix: 'Leave it out: what is allowed must be what is meant.',
  });
}

/** `--allow-restart DC01`, quoted where a shell would take it for something else. */
function flagOf({ what, name }: Destructive): string {
  return `--allow-${what} ${/^[\w./:@-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`}`;
}
