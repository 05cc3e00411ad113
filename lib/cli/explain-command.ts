import { readFile } from 'node:fs/promises';
import type { Check } from '../check/check.ts';
import { registry as checks } from '../checks/registry.ts';
import { type Prerequisite, sayCure } from '../doctor/prerequisite.ts';
import { registry as prerequisites } from '../doctor/registry.ts';
import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { categories, categoryTitles } from '../finding/category.ts';
import type { Severity } from '../finding/finding.ts';
import type { Fix } from '../finding/fix.ts';
import type { Reported } from '../finding/reported.ts';
import { packageFile } from '../package-file.ts';
import { field, hang, type Page, pageOf } from '../report/terminal/page.ts';
import { terminalOptions } from '../report/terminal-options.ts';
import { reported } from './reported.ts';

/** What is explained: a check of `verify`, a prerequisite of `doctor`, or a finding that is made otherwise. */
type Explained = Check | Prerequisite | Reported;

const severities: Readonly<Record<Severity, string>> = {
  error: 'error: will not work, or loses data',
  warning: 'warning: works until something happens',
  notice: 'notice: worth knowing',
};

/**
 * `virtspec explain`.
 * @throws VirtspecError `explain-unknown` (usage), with the closest match
 */
export async function explainCommand(ids: readonly string[]): Promise<void> {
  const page = pageOf(terminalOptions(process.stdout, process.env));
  const known: Readonly<Record<string, Explained>> = { ...prerequisites, ...reported, ...checks };
  const unknown = ids.find((id) => known[id] === undefined);
  if (unknown !== undefined) throw unknownCheck(unknown, known);
  const traps = await readTraps();
  const texts = ids.map((id) => (known[id] ? explain(page, known[id], traps[id]) : []));
  const lines = ids.length === 0 ? list(page) : texts.flatMap((text, index) => (index === 0 ? text : ['', ...text]));
  process.stdout.write(`${lines.join('\n')}\n`);
}

function explain(page: Page, one: Explained, traps: string | undefined): string[] {
  const at = { indent: 2 };
  const fix = 'fix' in one ? one.fix : sayCure(one.cure);
  const alone = 'by' in one ? one.by : 'fix' in one ? `virtspec verify --select ${one.id}` : 'virtspec doctor';
  return [
    ...hang(page, '', `${one.id}: ${one.title}`, page.ink.strong),
    ...field(page, { ...at, label: 'why' }, one.why),
    ...fixFields(page, fix),
    ...field(page, { ...at, label: 'judged' }, judgedOf(one)),
    ...field(page, { ...at, label: 'severity' }, severities[one.severity]),
    ...field(page, { ...at, label: 'category' }, one.category ?? 'that of the object'),
    ...(traps !== undefined
      ? field(page, { ...at, label: 'traps' }, `${traps} (fixtures/labs/traps, docs/traps.md)`)
      : []),
    ...field(page, { ...at, label: 'run it' }, alone),
  ];
}

/** Both texts, if the fix of a lab in libvirt XML has its own. */
function fixFields(page: Page, fix: Fix): string[] {
  const texts = typeof fix === 'string' ? { fix } : { fix: fix.nix, 'fix in XML': fix.xml };
  return Object.entries(texts).flatMap(([label, text]) => field(page, { indent: 2, label }, text));
}

/** `each network in libvirt, from --target sandbox on`. */
function judgedOf(one: Explained): string {
  if ('by' in one) return `${one.judges}, by ${one.by}`;
  if ('judges' in one) return `${one.judges}, by virtspec doctor`;
  const each = { lab: 'the lab as a whole', any: '', before: '' };
  const kinds = 'kinds' in one ? one.kinds.join(', ') : one.kind;
  const what =
    one.kind === 'lab' ? each.lab : `each ${kinds}${one.kind === 'before' ? ' that existed before the apply' : ''}`;
  const side = 'reads' in one && one.reads === 'declared' ? ' as declared' : '';
  const whose = one.source === 'nix' ? '; only if the lab file’s source is Nix' : '';
  return `${what}${side}; needs the tier ${one.tier}${whose}`;
}

function list(page: Page): string[] {
  const all: readonly Check[] = Object.values(checks);
  return categories.flatMap((category) => {
    const own = all.filter((check) => check.category === category);
    if (own.length === 0) return [];
    return [
      page.ink.strong(`${categoryTitles[category]} (category:${category})`),
      ...own.flatMap(({ id, title }) => hang(page, `  ${id.padEnd(30)} `, title)),
      '',
    ];
  });
}

/** Trap labs by the checks that detect them; written by the spec of this command. */
async function readTraps(): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await readFile(packageFile('lib/cli/trap-labs.json'), 'utf8'));
}

function unknownCheck(id: string, known: Readonly<Record<string, Explained>>): VirtspecError {
  const about = checksAbout(id, Object.values(known));
  return new VirtspecError({
    code: 'explain-unknown',
    kind: 'usage',
    what: `there is no check ${id}${about.length === 0 ? didYouMean(id, Object.keys(known)) : ''}`,
    ...(about.length > 0 && { why: ['these have it in their name or title:', ...about].join('\n') }),
    fix: `Run virtspec explain ${about.length > 0 ? 'with one of these ids, or ' : ''}without an id to list the checks.`,
  });
}

/** So many are listed. */
const most = 12;

/** The checks that have the word in their id or title, or at least as a part of another word there. */
function checksAbout(word: string, all: readonly Explained[]): string[] {
  const text = word.toLowerCase();
  const lines = all.map(({ id, title }) => ({ line: `${id}: ${title}`, words: `${id} ${title}`.toLowerCase() }));
  const whole = lines.filter(({ words }) => words.split(/[^\p{L}\d]+/u).includes(text));
  const found = whole.length > 0 || text.length < 3 ? whole : lines.filter(({ words }) => words.includes(text));
  const more = found.length > most ? [`and ${found.length - most} more`] : [];
  return [...found.slice(0, most).map(({ line }) => line), ...more];
}
