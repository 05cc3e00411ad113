import leven from 'leven';
import type { Check } from '../check/check.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { categories } from '../finding/category.ts';
import type { FindingSubject } from '../finding/finding.ts';
import { askedBy } from '../finding/group.ts';
import type { Kind } from '../model/objects.ts';
import type { WorkPlan } from '../model/work-plan.ts';
import { glob } from './glob.ts';

/** What `--select` chose: which checks run, on which subjects. */
export interface Selection {
  readonly checks: readonly Check[];
  includes(subject: FindingSubject): boolean;
}

const kinds: readonly (Kind | 'lab')[] = ['network', 'pool', 'volume', 'domain', 'lab'];

/**
 * Parses `--select`. Each pattern is one of
 * - a check's id, with `*` for anything: `network-active`, `network-*`
 * - a category: `category:network`
 * - a step of the lab's work plan: `step-3`
 * - a kind: `domain` (the checks that judge domains)
 * - a kind and a name: `domain:web01`, `volume:default/*` (only those subjects)
 *
 * Several patterns of checks are combined, and so are those of subjects; checks and subjects narrow each other: `domain-tpm domain:web01` is one
 * check on one domain. A leading `!` excludes: `!category:guest`. Exclusions alone start from everything.
 * @param plan of the lab, if it has one
 * @throws {VirtspecError} `select-empty`; `select-unknown` for a pattern that matches no check, with the closest match; `select-nothing` if none is
 *   left
 */
export function parseSelect(
  patterns: readonly string[],
  registry: readonly Check[],
  plan: WorkPlan | undefined,
): Selection {
  const matches = matcherOf(plan);
  const items = patterns.flatMap(wordsOf);
  const subjects = items.filter(isSubject);
  const named = items.filter((item) => !isSubject(item)).map((item) => item.replace(/^!/, ''));
  for (const pattern of named)
    if (!registry.some((check) => matches(check, pattern))) throw unknown(pattern, registry, plan);

  const [wanted, unwanted] = split(items.filter((item) => !isSubject(item)));
  const checks = registry.filter(
    (check) =>
      (wanted.length === 0 || wanted.some((pattern) => matches(check, pattern))) &&
      !unwanted.some((pattern) => matches(check, pattern)),
  );
  if (checks.length === 0) {
    throw new VirtspecError({
      code: 'select-nothing',
      kind: 'usage',
      what: `--select ${items.join(' ')} leaves no check to run`,
      why: 'every check that it names is also excluded',
      fix: 'Remove one of the `!` patterns.',
    });
  }
  const [only, never] = split(subjects).map((patterns) => patterns.map(glob));
  return { checks, includes: (subject) => (only?.length === 0 || anyFits(only, subject)) && !anyFits(never, subject) };
}

/**
 * The patterns of one `--select`. An empty one is an error: selecting everything cannot be intended.
 * @throws {VirtspecError} `select-empty` (usage)
 */
export function wordsOf(pattern: string): string[] {
  const words = pattern.split(/[\s,]+/).filter((word) => word.replace(/^!/, '') !== '');
  if (words.length > 0) return words;
  throw new VirtspecError({
    code: 'select-empty',
    kind: 'usage',
    what: `--select ${JSON.stringify(pattern)} names nothing`,
    fix: 'Give a check id, category:NAME, a kind (domain) or kind:name, or omit --select to run every check.',
  });
}

function anyFits(patterns: readonly RegExp[] = [], { kind, name }: FindingSubject): boolean {
  return patterns.some((pattern) => pattern.test(`${kind}:${name}`));
}

function split(items: readonly string[]): readonly [wanted: string[], unwanted: string[]] {
  const unwanted = items.filter((item) => item.startsWith('!')).map((item) => item.slice(1));
  return [items.filter((item) => !item.startsWith('!')), unwanted];
}

/** Whether it is a pattern of objects: `domain:web01`, `!volume:default/*`. */
export function isSubject(item: string): boolean {
  return kinds.some((kind) => item.replace(/^!/, '').startsWith(`${kind}:`));
}

function matcherOf(plan: WorkPlan | undefined): (check: Check, pattern: string) => boolean {
  const steps = new Map(plan?.steps.map((step) => [step.id, askedBy(step)]));
  return (check, pattern) => {
    if (pattern.startsWith('category:')) return pattern === `category:${check.category}`;
    const step = steps.get(pattern);
    if (step) return step.has(check.id);
    if (kinds.includes(pattern as Kind)) {
      return 'kinds' in check ? check.kinds.includes(pattern as Kind) : check.kind === pattern;
    }
    return glob(pattern).test(check.id);
  };
}

/** For partially typed names, a beginning is as close as the whole: `network-dhpc` and `network-dhcp-range`. */
function distanceOf(pattern: string, name: string): number {
  const words = name.split('-');
  const beginnings = words.map((_, index) => words.slice(0, index + 1).join('-'));
  return Math.min(leven(name, pattern), ...beginnings.map((beginning) => leven(beginning, pattern) + 0.5));
}

function unknown(pattern: string, registry: readonly Check[], plan: WorkPlan | undefined): VirtspecError {
  const steps = plan?.steps.map(({ id }) => id) ?? [];
  const inUse = categories.filter((category) => registry.some((check) => check.category === category));
  const [, object = ''] = /^[^:]+:(.+)/s.exec(pattern) ?? [];
  const names = [
    ...(object === '' ? [] : kinds.map((kind) => `${kind}:${object}`)),
    ...registry.map((check) => check.id),
    ...inUse.map((category) => `category:${category}`),
    ...steps,
    ...kinds,
  ];
  const nearest = names
    .map((name) => ({ name, distance: distanceOf(pattern, name) }))
    // What shares little with it was not meant.
    .filter(({ distance }) => distance <= Math.max(1.5, pattern.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
  const isStep = /^step-\d+$/.test(pattern);
  return new VirtspecError({
    code: 'select-unknown',
    kind: 'usage',
    what: `no check matches --select ${pattern}`,
    why: whyUnknown(isStep && !plan, nearest),
    fix: `${(isStep && !plan) || nearest.length === 0 ? '' : `Did you mean ${nearest[0]}? `}Use a check id (\`*\` allowed), category:NAME (${inUse.join(', ')}), ${steps.length > 0 ? `a step of the work plan (${steps.join(', ')}), ` : ''}a kind (${kinds.join(', ')}), or kind:name.`,
  });
}

function whyUnknown(isStepWithoutPlan: boolean, nearest: readonly string[]): string {
  if (isStepWithoutPlan) return 'the lab file names no work plan (`plan:`)';
  return nearest.length === 0 ? 'nothing has a name like that' : `the nearest are ${nearest.join(', ')}`;
}
