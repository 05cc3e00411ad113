import { countFindings, describeCounts, describeKinds } from '../../finding/count.ts';
import type { Finding } from '../../finding/finding.ts';
import {
  type FindingGroup,
  type Gathered,
  gatherPasses,
  gatherReasons,
  gatherSkips,
  groupFindings,
  type Trouble,
  troubles,
} from '../../finding/group.ts';
import { subjectName, subjectText } from '../../finding/subject.ts';
import { oneLine } from '../printable.ts';
import type { Report } from '../report.ts';
import { hang, heading, type Page } from './page.ts';

/** The maximum length of a list of names; a longer one is replaced by a number. */
const mostOfNames = 40;

/** So many reasons; the others are counted. */
const mostReasons = 5;

/** In numbers: a line a group, what was not run by its reasons, and how much a person must do. */
export function summariseFindings(
  page: Page,
  { findings, lab, selected }: Pick<Report, 'findings' | 'lab' | 'selected'>,
): string[] {
  const groups = groupFindings(findings, lab?.plan, selected);
  const manual = groups.flatMap((group) => group.manual).length;
  return [
    '',
    ...groups.flatMap((group) => heading(page, group.title, describeGroup(group))),
    ...formatReasons(page, gatherReasons(findings)),
    ...(manual > 0
      ? [
          '',
          ...hang(
            page,
            `  ${page.ink.warning('☐')} `,
            `${countOf(manual, 'item')} to do by hand (--verbose lists them)`,
          ),
        ]
      : []),
  ];
}

function formatReasons(page: Page, reasons: readonly Gathered<'skip'>[]): string[] {
  if (reasons.length === 0) return [];
  const left = reasons.length - mostReasons;
  const { faint } = page.ink;
  const lines = reasons.slice(0, mostReasons).flatMap((skips) => {
    const checks = gatherSkips(skips);
    const what = checks.length === 1 ? withNames(skips) : countOf(checks.length, 'check');
    return hang(page, `  ${faint('○')} `, `${what}: ${skips[0].reason}`, faint);
  });
  const more = left > 0 ? hang(page, '    ', `and ${countOf(left, 'other reason')} (--verbose lists them)`, faint) : [];
  return ['', page.ink.strong('Not run'), ...lines, ...more];
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The findings by group: failures first, a line each, passes one line a check, then what was not run, then what a person must do. */
export function formatFindings(
  page: Page,
  { findings, lab, selected }: Pick<Report, 'findings' | 'lab' | 'selected'>,
): string[] {
  return groupFindings(findings, lab?.plan, selected).flatMap((group) => ['', ...formatGroup(page, group)]);
}

function formatGroup(page: Page, group: FindingGroup): string[] {
  const { ink } = page;
  return [
    ...heading(page, group.title, describeGroup(group)),
    ...troubles(group.findings).flatMap((finding) => formatLine(page, finding)),
    ...gatherPasses(group.findings).flatMap((passes) => hang(page, `  ${ink.good('✓')} `, withNames(passes))),
    ...gatherReasons(group.findings).flatMap((skips) => formatSkips(page, skips)),
    ...formatElsewhere(page, group.elsewhere),
    ...group.manual.flatMap(({ says, how }) => hang(page, `  ${ink.warning('☐')} `, `by hand: ${says}: ${how}`)),
  ];
}

/** It is shown in full under its cause; here only the fact that it failed. */
function formatLine(page: Page, finding: Trouble): string[] {
  const [mark, paint] = finding.status === 'warn' ? ['!', page.ink.warning] : ['✗', page.ink.bad];
  return hang(page, `  ${paint(mark)} `, `${subjectText(finding.subject)}: ${finding.title}`, paint);
}

/** What was not run for one reason: on one line if it is one check, else one line per check under the reason. */
function formatSkips(page: Page, skips: Gathered<'skip'>): string[] {
  const mark = `  ${page.ink.faint('○')} `;
  const checks = gatherSkips(skips);
  const { reason } = skips[0];
  if (checks.length === 1) return hang(page, mark, `not run: ${withNames(skips)}: ${reason}`, page.ink.faint);
  return [
    ...hang(page, mark, `not run: ${reason}`, page.ink.faint),
    ...checks.flatMap((check) => hang(page, '      ', withNames(check), page.ink.faint)),
  ];
}

function formatElsewhere(page: Page, elsewhere: readonly Finding[]): string[] {
  if (elsewhere.length === 0) return [];
  const what = `also covered above: ${describeCounts(countFindings(elsewhere))}`;
  return hang(page, `  ${page.ink.faint('↑')} `, what, page.ink.faint);
}

/** The counts of a group; those of what is reported elsewhere if it has no findings of its own. */
function describeGroup({ findings, elsewhere }: FindingGroup): string {
  return describeCounts(countFindings(findings.length > 0 ? findings : elsewhere));
}

/** `title (lan, default)`; if the names are long or many, the number of each kind: `title (1 pool, 4 volumes)`. */
function withNames(findings: Gathered<'pass'> | Gathered<'skip'>): string {
  const names = [...new Set(findings.map(({ subject }) => oneLine(subjectName(subject))))].join(', ');
  return `${findings[0].title} (${names.length > mostOfNames ? describeKinds(findings) : names})`;
}
