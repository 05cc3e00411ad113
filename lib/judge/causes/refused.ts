import { refusalOf } from '../../check/left-out.ts';
import { smokeOf } from '../../check/lookup.ts';
import type { CheckId } from '../../checks/registry.ts';
import type { FindingSubject } from '../../finding/finding.ts';
import { isNamed } from './is-named.ts';
import { type CauseRule, causeOfAny, type Facts, type Failed } from './rule.ts';

/** What libvirt, or QEMU behind it, said instead of having the object, or of starting it. */
export function refusalWords(
  { kind, name }: Pick<FindingSubject, 'kind' | 'name'>,
  { context }: Facts,
): string | undefined {
  if (kind !== 'network' && kind !== 'pool' && kind !== 'volume' && kind !== 'domain') return undefined;
  const refused = refusalOf({ kind, name }, context)?.why;
  return refused ?? (kind === 'domain' ? smokeOf(context).get(name)?.problem : undefined);
}

/** What each of these reports, libvirt refuses in any case. */
const impossible: readonly CheckId[] = ['machine-type-there', 'network-coherent', 'domain-coherent'];

/** QEMU names no value when it cannot use the file of a disk. */
const unnamed: readonly (readonly [words: RegExp, check: CheckId])[] = [
  [/Failed to get (shared )?"(write|consistent read)" lock/, 'disk-unique'],
  [/Image is not in \S+ format/, 'disk-format'],
];

/** libvirt refused an object of which a check of its XML found what is wrong: its message names the same value, or it is wrong on any host. */
export const refused: CauseRule = (finding, facts) => {
  const { subject, check } = finding;
  const words = refusalWords(subject, facts);
  if (words === undefined) return undefined;
  const quoted = [...words.matchAll(/'([^']{2,})'|"([^"]{2,})"/g)].map(([, one, other]) => one ?? other ?? '');
  const values = quoted.filter((value) => value !== subject.name);
  const shown = facts.failed.filter(
    (one) => one.check !== check && isOf(one, subject) && one.tier !== facts.context.tier && names(one, values),
  );
  const ids = [...impossible, ...unnamed.flatMap(([says, id]) => (says.test(words) ? [id] : []))];
  return causeOfAny([...shown.map((one) => one.check as CheckId), ...ids], (id) => facts.known(id, subject));
};

function isOf({ subject }: Failed, { kind, name }: FindingSubject): boolean {
  return subject.kind === kind && subject.name === name;
}

function names({ actual, evidence }: Failed, values: readonly string[]): boolean {
  const texts = [actual, ...evidence.map(({ excerpt }) => excerpt)];
  return values.some((value) => texts.some((text) => isNamed(text, value)));
}
