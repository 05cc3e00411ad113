import { shellWord } from '../error/shell-word.ts';
import type { PlannedChange } from '../simulate/planned-change.ts';

/** One irreversible action of a switch: a power cut, or a deletion. */
export interface Destructive {
  readonly what: 'restart' | 'delete';
  /** The name for acknowledging it: `web01` for a running domain, `network/old`, `domain/old`, `volume/default/old.qcow2`. */
  readonly name: string;
  /** The running domain that loses its power with it. */
  readonly cut: string | undefined;
  /** For people: `domain web01 is power-cut and started again: its memory changed`. */
  readonly text: string;
}

/** @param change one that is destructive */
export function toDestructive({ kind, name, action, wasActive, reasons, acknowledgement }: PlannedChange): Destructive {
  const gone = action === 'delete';
  const done = gone
    ? `is deleted${wasActive ? ' while running' : ''}`
    : action === 'stop'
      ? 'is stopped and not restarted'
      : 'is power-cut and restarted';
  const why = reasons.map(({ text, place }) => `${text} (${place})`).join('; ');
  return {
    what: gone ? 'delete' : 'restart',
    name: !gone && kind === 'domain' ? name : acknowledgement,
    cut: kind === 'domain' && wasActive ? name : undefined,
    text: `${kind} ${name} ${done}${why ? `: ${why}` : ''}`,
  };
}

/** The option of `rebuild` that acknowledges it: `--allow-restart web01`, quoted for a shell if necessary. */
export function flagOf({ what, name }: Pick<Destructive, 'what' | 'name'>): string {
  return `--allow-${what} ${shellWord(name)}`;
}

/**
 * How an object is kept that is deleted because the lab does not declare it, a clause; undefined for anything else.
 * @param all the changes of the plan: a declared object of the same name is that object, with another UUID
 */
export function keepWords(change: PlannedChange, all: readonly PlannedChange[]): string | undefined {
  const { kind, name, uuid, action, declared } = change;
  if (action !== 'delete' || declared || kind === 'volume') return undefined;
  const isRedeclared = all.some((one) => one !== change && one.declared && one.kind === kind && one.name === name);
  return isRedeclared
    ? `declare its UUID ${uuid} for ${kind} ${name}`
    : `declare it, which \`virtspec adopt ${shellWord(`${kind}/${name}`)}\` writes`;
}

/** How it is allowed, for a sentence: `--allow-restart web01, or --shutdown web01 (its guest is shut down first)`. */
export function allowanceOf(one: Destructive): string {
  const { what, cut } = one;
  const gently = what === 'restart' && cut !== undefined;
  return gently ? `${flagOf(one)}, or --shutdown ${shellWord(cut)} (its guest is shut down first)` : flagOf(one);
}
