import type { Check } from '../../lib/check/check.ts';
import { registry } from '../../lib/checks/registry.ts';
import { reported } from '../../lib/cli/reported.ts';
import type { Fix } from '../../lib/finding/fix.ts';
import type { Reported } from '../../lib/finding/reported.ts';
import { type Rate, rateOfAll, rateOfHurting, together } from '../../specs/mutants/rate.ts';
import { type MutantsRecord, readRecord } from '../../specs/mutants/record.ts';

const kinds = {
  lab: 'the lab as a whole',
  any: '',
  before: '',
  network: 'each network',
  pool: 'each pool',
  volume: 'each volume',
  domain: 'each domain',
};

/** docs/checks.md */
export function checksPage(): string {
  const checks: readonly Check[] = Object.values(registry);
  return [
    '# Checks',
    '',
    'Generated from the registry (`lib/checks/registry.ts`) by `npm run docs`.',
    '',
    '`virtspec verify --select` takes an id (`*` allowed), a category (`category:network`), a kind (`domain`), one object (`domain:web01`), or a step of the lab’s work plan (`step-3`);',
    'a leading `!` excludes what the pattern matches.',
    '',
    '- severity: an **error** will not work or loses data; a **warning** works until something happens; a **notice** is worth knowing.',
    '- fix: for a lab in libvirt XML (`source: { xml: }`), the one “in XML” where there is one.',
    '- tier: the weakest evidence that can answer the check; a run with weaker evidence reports the check as not run.',
    '',
    '| id | category | severity | tier | judges |',
    '|---|---|---|---|---|',
    ...checks.map((check) => `| [${check.id}](#${check.id}) | ${cells(check).join(' | ')} |`),
    '',
    ...checks.flatMap(sectionOf),
    ...reportedSection(),
    ...mutantsSection(readRecord()),
  ].join('\n');
}

/** Findings that are made otherwise; `--select` does not take their ids. */
function reportedSection(): string[] {
  const all = Object.values(reported);
  return [
    '## Findings of other commands',
    '',
    'These have no check that `--select` could choose: they are about waivers, a plan, or a whole test.',
    '',
    '| id | category | severity | by | judges |',
    '|---|---|---|---|---|',
    ...all.map(
      ({ id, category, severity, by, judges }) =>
        `| [${id}](#${id}) | ${category ?? 'that of the object'} | ${severity} | \`${by}\` | ${judges} |`,
    ),
    '',
    ...all.flatMap(sectionOf),
  ];
}

/** What `explain` shows of it. */
function sectionOf({ id, title, why, fix }: Pick<Reported, 'id' | 'title' | 'why' | 'fix'>): string[] {
  return [`### \`${id}\``, '', `${title}.`, '', `*Why:* ${why}`, '', ...fixLines(fix)];
}

/** `virtspec verify` shows the one for the lab’s source. */
function fixLines(fix: Fix): string[] {
  if (typeof fix === 'string') return [`*Fix:* ${fix}`, ''];
  return [`*Fix:* ${fix.nix}`, '', `*Fix in XML:* ${fix.xml}`, ''];
}

function mutantsSection(mutants: MutantsRecord): string[] {
  const rows = [...Object.entries(mutants), ['all', together(Object.values(mutants))] as const];
  return [
    '## How many faults they detect',
    '',
    'The XML of three labs of this checkout with one fault each: every attribute, element and text changed, replaced by another valid value, removed,',
    'or duplicated. A fault is seen if `verify --target rendered` fails or warns, and does not for the unmodified lab. Harmless faults that no check sees are listed with',
    'their reasons in `specs/mutants/harmless.ts`, the survivors in `fixtures/mutants.json`. `npm run bench:mutants` repeats the measurement.',
    '',
    '| lab | faults | seen | harmless, unseen | survive | seen of those that may hurt | seen of all |',
    '|---|---|---|---|---|---|---|',
    ...rows.map(([lab, rate]) => `| ${lab} | ${rateCells(rate).join(' | ')} |`),
    '',
  ];
}

function rateCells(rate: Rate): string[] {
  const { mutants, seen, harmless, survivors } = rate;
  return [...[mutants, seen, harmless, survivors.length].map(String), rateOfHurting(rate), rateOfAll(rate)];
}

function cells(check: Check): string[] {
  const each = 'kinds' in check ? `each ${check.kinds.join(', ')}` : kinds[check.kind];
  const judges = check.kind === 'before' ? `${each} that existed before` : each;
  return [check.category, check.severity, check.tier, judges];
}
