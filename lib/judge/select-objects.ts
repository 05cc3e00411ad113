import leven from 'leven';
import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { FindingSubject } from '../finding/finding.ts';
import type { LabState } from '../model/lab-state.ts';
import { glob } from './glob.ts';
import { isSubject, wordsOf } from './select.ts';

/** An object that `--select` may name; a volume as `pool/volume`. */
export type Selectable = Pick<FindingSubject, 'kind' | 'name'>;

/** The objects of a state, as `--select` names them. */
export function selectableOf({ networks, pools, domains }: LabState): Selectable[] {
  const volumes = pools.flatMap((pool) => pool.volumes).map(({ pool, name }) => `${pool}/${name}`);
  return [
    ...[...networks, ...pools, ...domains].map(({ kind, name }) => ({ kind, name })),
    ...volumes.map((name) => ({ kind: 'volume', name }) as const),
  ];
}

/**
 * Refuses patterns of `--select` that name no object, also among several and among exclusions: a typo would leave out what was meant.
 * @param patterns those of `parseSelect`; only those of objects are judged
 * @param known every object that the run judges, and the lab itself
 * @throws {VirtspecError} `select-unknown` (usage), with the closest match
 */
export function requireSelectable(patterns: readonly string[], known: readonly Selectable[]): void {
  const items = patterns.flatMap(wordsOf).filter(isSubject);
  const named = items.map((item) => item.replace(/^!/, ''));
  const unknown = named.find((pattern) => !known.some(({ kind, name }) => glob(pattern).test(`${kind}:${name}`)));
  if (unknown !== undefined) throw unknownObject(unknown, known);
}

function unknownObject(pattern: string, known: readonly Selectable[]): VirtspecError {
  const kind = pattern.slice(0, pattern.indexOf(':'));
  const own = [...new Set(known.filter((one) => one.kind === kind).map(({ name }) => name))];
  const nearest = nearestTo(pattern, known);
  return new VirtspecError({
    code: 'select-unknown',
    kind: 'usage',
    what: `no object matches --select ${pattern}${nearest === undefined ? '' : `; did you mean '${nearest}'?`}`,
    why: own.length === 0 ? `there is no ${kind}` : `${kind}: ${shortened(own)}`,
    fix: `Name one that exists, with \`*\` for anything (also for a blank or a comma in its name); \`${kind}\` alone selects the checks of its kind.`,
  });
}

function shortened(names: readonly string[]): string {
  const most = 10;
  return names.length > most
    ? `${names.slice(0, most).join(', ')} and ${names.length - most} others`
    : names.join(', ');
}

/** The closest name of the kind; else the same name of another kind, or a volume without its pool; undefined if none is close. */
function nearestTo(pattern: string, known: readonly Selectable[]): string | undefined {
  const [kind, name] = [pattern.slice(0, pattern.indexOf(':')), pattern.slice(pattern.indexOf(':') + 1)];
  const word = name.replaceAll('*', '');
  const own = known.filter((one) => one.kind === kind);
  const typo = /'(.*)'/s.exec(didYouMean(word, new Set(own.map((one) => one.name))))?.[1];
  if (typo !== undefined) return patternOf({ kind, name: typo });
  const isAlike = (other: string) => word.length > 1 && leven(other.toLowerCase(), word.toLowerCase()) <= 1;
  const last = (text: string) => text.slice(text.indexOf('/') + 1);
  const alike =
    known.find((one) => isAlike(one.name)) ??
    own.find((one) => isAlike(last(one.name)) || last(one.name) === last(word));
  return alike && patternOf(alike);
}

/** Blanks and commas separate patterns: `domain:web*server`. */
function patternOf({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind}:${name.replace(/[\s,]+/g, '*')}`;
}
