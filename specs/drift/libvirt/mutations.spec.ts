import { describe, expect, test } from 'vitest';
import { declaredPolicies, declaredRows } from '../../../lib/drift/policies.ts';
import { settled } from '../../../lib/drift/settle.ts';
import { branchDifferences } from '../../../lib/drift/xml-difference.ts';
import { readBranch } from '../../../lib/xml/branch.ts';
import { type TreeElement, writeTree } from '../../../lib/xml/tree.ts';
import { branchOf, type Mutation, mapMutations } from '../../support/mutations.ts';
import { nightly } from '../../support/nightly.ts';
import { type Pair, reference, written } from './pairs.ts';

type Side = 'declared' | 'kept';

/** Mutations that no single row explains, as `side how place`, with the reason, and the one pair to which it applies. */
const unseen: readonly (readonly [RegExp, string, string?])[] = [
  [/^(declared|kept) \w+ \/domain\/devices\/console\b/, 'The first console is the first serial port, which counts.'],
  [/^(declared|kept) \w+ \/domain\/devices\/(serial|channel)\/source\b/, 'Given by a start, and forgotten.'],
  [/^(declared|kept) removed \/domain\/devices\/serial$/, 'The console that is left makes it again.'],
  [/^declared \w+ \/domain\/devices\/\w+\/alias\b/, 'Given by a start, and forgotten.'],
  [/^declared \w+ \/domain\/devices\/interface\/source\/@(bridge|portid)$/, 'Given by a start, and forgotten.'],
  [
    /^declared \w+ \/domain\/devices\/interface\/target(\/@dev)?$/,
    'Given by a start, and forgotten.',
    'domain-from-live',
  ],
  [/\/domain\/devices\/interface\/target(\/@dev)?$/, 'Of several the first counts.', 'domain-twice'],
  [/^declared \w+ \/domain\/seclabel\/(image)?label$/, 'Given by a start, and forgotten.'],
  [
    /^(declared|kept) \w+ \/domain\/devices\/graphics\/@(port|autoport)$/,
    'What chooses its port, or has none, names none.',
  ],
  [/^(declared|kept) \w+ \/domain\/devices\/graphics\/@(listen|socket)$/, 'Said again in <listen>, which counts.'],
  [
    /^(declared|kept) \w+ \/domain\/devices\/graphics\/listen(\/@address)?$/,
    'Said again in an attribute, or the default.',
  ],
  [/^(declared|kept) \w+ \/domain\/memory(\/@unit)?$/, 'The NUMA cells say how much; KiB is the default.'],
  [/^(declared|kept) removed .*\/@unit$/, 'The unit that is read where none is said.'],
  [/^declared removed \/domain\/vcpu\/@current$/, 'As many as there are.'],
  [/^(declared|kept) removed \/domain\/os\/boot$/, 'The first hard disk, which is booted anyway.'],
  [/^(declared|kept) removed \/domain\/devices\/(input|video)$/, 'libvirt adds one.'],
  [/^declared (removed|doubled) \/domain\/devices\/controller$/, 'libvirt adds one.'],
  [/^(declared|kept) changed \/domain\/currentMemory$/, 'More than there is: libvirt takes what there is.'],
  [/^(declared|kept) changed .*\/video\/model\/@primary$/, 'The first is the primary one, whatever is declared.'],
  [/^(declared|kept) (removed|doubled) .*\/numa\/cell\/distances(\/.*)?$/, 'A distance holds both ways.'],
  [/^kept removed \/domain\/cpu\/@migratable$/, 'It is on.'],
  [/^kept \w+ \/domain\/(vcpu\/@placement|numatune\/memory(\/@placement)?)$/, 'One makes the other.', 'domain-empty'],
  [/^kept removed \/domain\/(iothreads|iothreadids\/iothread)$/, 'Threads are counted.', 'domain-tuning'],
  [/^declared \w+ \/domain\/memtune\/soft_limit(\/@unit)?$/, 'No limit at all.', 'domain-tuning'],
  [/^(declared|kept) \w+ \/domain\/metadata\/[\w:]+$/, 'Of a namespace the first element is kept.', 'domain-tuning'],
  [/^declared \w+ .*\/interface\/coalesce(\/.*)?$/, 'That nothing is coalesced says nothing.'],
  [/^(declared|kept) changed \/pool\/target\/path$/, 'That of the volume group, whatever is declared.', 'pool-group'],
  [/^(declared|kept) changed \/pool\/target\/path$/, 'That of the volume group, whatever is declared.', 'pool-logical'],
  [/^declared doubled \/volume\/target\/permissions\/\w+$/, 'Nobody in particular.', 'volume-extent'],
];

/** Mutations that are reported at another place than where they were made, and that place. */
const elsewhere: readonly (readonly [RegExp, RegExp])[] = [
  [/\/domain\/devices\/graphics\/@(listen|socket)$/, /^\/domain\/devices\/graphics\//],
  [/\/domain\/cpu\/numa\/cell(\/@\w+)?$/, /^\/domain\/(memory|cpu\/numa\/cell)/],
  [/\/domain\/cpu$/, /^\/domain\/memory$/],
  [/\/domain\/cpu\/model(\/@fallback)?$/, /^\/domain\/cpu/],
  [/\/domain\/devices\/console\/target(\/@type)?$/, /^\/domain\/devices\/console$/],
  [/\/interface\/coalesce\/.*$/, /\/interface\/coalesce$/],
  [/^\/pool\/source$/, /^\/pool\/target\/path$/],
  [/\/(disk|hostdev)\/address(\/@controller)?$/, /^\/domain\/devices\/controller$/],
];

const pairs = [...written, ...reference];

describe.each(pairs)('$name', (pair) => {
  test.each(['declared', 'kept'] as const)(
    'every single change of what is %s is reported at its place, or explained',
    (side) => {
      const placesOf = tellerOf(pair, side);
      const found = mapMutations(pair[side], (mutation, root) => ({ mutation, places: placesOf(root) }));
      const silent = found.filter(({ places }) => places.length === 0).map(({ mutation }) => mutation);
      expect(
        silent.filter((mutation) => !isExplained(pair, side, mutation)).map((mutation) => wordOf(side, mutation)),
      ).toEqual([]);
      const astray = found.filter(({ mutation, places }) => places.length > 0 && !isToldThere(mutation, places));
      expect(astray.map(({ mutation, places }) => `${wordOf(side, mutation)} at ${places.join(' ')}`)).toEqual([]);
    },
    30_000,
  );
});

test.each(pairs)(
  '$name: a change of the branch gives the same result as a change of the text',
  ({ declared, kept }) => {
    const every = nightly ? 1 : 50;
    let changes = 0;
    for (const side of [declared, kept]) {
      mapMutations(side, (_, root) => {
        if (changes++ % every > 0) return;
        expect(branchOf(root)).toEqual(readBranch({ text: writeTree(root), origin: side.origin }));
      });
    }
  },
);

test('every exception was needed', () => {
  expect(unseen.filter((exception) => !needed.has(exception)).map(String)).toEqual([]);
});

/** Exceptions that were used. */
const needed = new Set<unknown>();

const wordOf = (side: Side, { how, place }: Mutation) => `${side} ${how} ${place}`;

/** Where a change of one side is reported, without positions. */
function tellerOf({ kind, declared, kept }: Pair, side: Side): (changed: TreeElement) => string[] {
  const policies = declaredPolicies[kind];
  const other = settled(readBranch(side === 'declared' ? kept : declared), policies);
  return (root) => {
    const changed = settled(branchOf(root), policies);
    const [from, to] = side === 'declared' ? [changed, other] : [other, changed];
    return branchDifferences(from, to, policies).map(({ xpath }) => plain(xpath));
  };
}

function plain(xpath: string): string {
  return xpath.replace(/\[.*?\]/g, '');
}

/** The two sides may use different prefixes. */
function withoutPrefixes(xpath: string): string {
  return xpath.replace(/\w+:/g, '');
}

/** At the place or inside it; for an attribute, which may be the key of an element, also at the element or inside it. */
function isToldThere({ place }: Mutation, places: readonly string[]): boolean {
  const [at] = withoutPrefixes(place).split('/@');
  if (places.map(withoutPrefixes).some((told) => told === at || told.startsWith(`${at}/`))) return true;
  return elsewhere.some(([from, to]) => from.test(place) && places.some((told) => to.test(told)));
}

function isExplained({ name }: Pair, side: Side, mutation: Mutation): boolean {
  if (coveredByRow(side, mutation)) return true;
  const exception = unseen.find(([pattern, , only = name]) => {
    return only === name && pattern.test(wordOf(side, mutation));
  });
  if (exception) needed.add(exception);
  return exception !== undefined;
}

/** A row says that the value is arbitrary (or, on the declared side, may be omitted), or defines the value if it is omitted. */
function coveredByRow(side: Side, { how, place }: Mutation): boolean {
  return declaredRows.some(({ at, policy }) => {
    const pattern = plain(at).replaceAll('*', '\\w+').replace(/^\/\//, '.*/');
    if (!new RegExp(`^${pattern}(/.*)?$`).test(place)) return false;
    const itself = new RegExp(`^${pattern}$`).test(place);
    if (policy.how === 'ignored' || policy.how === 'filled-in') return true;
    if (policy.how === 'left-open') return side === 'kept' || how === 'removed';
    if (policy.how === 'dropped') return side === 'declared' || how === 'removed';
    if (policy.how === 'alias') return side === 'kept' && itself;
    return policy.how === 'default' && how === 'removed' && itself;
  });
}
