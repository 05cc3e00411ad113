import type { Finding } from '../../check/finding.ts';
import type { Evidence } from '../../xml/evidence.ts';
import { countFindings, describeCounts, describeKinds } from '../count.ts';
import {
  type Gathered,
  gatherPasses,
  gatherReasons,
  gatherSkips,
  groupBySteps,
  type StepGroup,
  type Trouble,
  troubles,
} from '../group.ts';
import { oneLine, printableLines } from '../printable.ts';
import { subjectName, subjectText } from '../subject.ts';
import { field, hang, hangPrintable, heading, type Page } from './page.ts';

/** So much evidence a finding, and so many lines of it; the written reports have it all. */
const mostEvidence = 3;
const mostLines = 8;
/** So many characters of names; beyond, a number says as much. */
const mostOfNames = 40;

/** The findings by step of the plan: failures first with their evidence, passes one line a check, then what was not run. */
export function formatFindings(page: Page, findings: readonly Finding[]): string[] {
  return groupBySteps(findings).flatMap((group) => ['', ...formatStep(page, group)]);
}

function formatStep(page: Page, group: StepGroup): string[] {
  const { ink } = page;
  return [
    ...heading(page, group.title, describeStep(group)),
    ...troubles(group.findings).flatMap((finding) => formatTrouble(page, finding)),
    ...gatherPasses(group.findings).flatMap((passes) => hang(page, `  ${ink.good('✓')} `, withNames(passes))),
    ...gatherReasons(group.findings).flatMap((skips) => formatSkips(page, skips)),
    ...formatElsewhere(page, group.elsewhere),
  ];
}

function formatTrouble(page: Page, finding: Trouble): string[] {
  const { ink } = page;
  const [mark, paint] = finding.status === 'warn' ? ['!', ink.warning] : ['✗', ink.bad];
  const title = hang(page, `  ${paint(mark)} `, `${subjectText(finding.subject)}: ${finding.title}`, paint);
  if (finding.status === 'error') {
    return [...title, ...field(page, 4, 'check broke', `${finding.check}: ${finding.message}`)];
  }
  const evidence = finding.evidence.slice(0, mostEvidence).flatMap((piece) => formatEvidence(page, piece));
  const left = finding.evidence.length - mostEvidence;
  if (left > 0) evidence.push(...field(page, 4, '', `and ${left} more in the written reports`, ink.faint));
  return [
    ...title,
    ...capped(page, field(page, 4, 'expected', finding.expected)),
    ...capped(page, field(page, 4, 'actual', finding.actual)),
    ...evidence,
    ...field(page, 4, 'fix', finding.fix),
    ...field(page, 4, 'why', finding.why, ink.faint),
    ...field(page, 4, 'check', `${finding.check} (${finding.severity}; seen on ${finding.tier})`, ink.faint),
  ];
}

/** A value that goes on and on ends in how much was left out. */
function capped(page: Page, lines: readonly string[]): readonly string[] {
  if (lines.length <= mostLines) return lines;
  const left = `(${lines.length - mostLines + 1} more lines; the written reports have them)`;
  return [...lines.slice(0, mostLines - 1), ...field(page, 4, '', left, page.ink.faint)];
}

function formatEvidence(page: Page, { source, line, xpath, excerpt }: Evidence): string[] {
  const place = line === undefined ? source : `${source}:${line}`;
  const lines = printableLines(excerpt);
  const shown = lines.slice(0, mostLines).flatMap((text) => hangPrintable(page, ' '.repeat(17), text, page.ink.faint));
  if (lines.length > mostLines)
    shown.push(...hang(page, ' '.repeat(17), `(${lines.length - mostLines} more lines)`, page.ink.faint));
  return [...field(page, 4, 'evidence', xpath === undefined ? place : `${place}  ${xpath}`), ...shown];
}

/** What was not run for one reason: on one line when it is one check, else a line a check under the reason. */
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
  const what = `asked here too, told above: ${describeCounts(countFindings(elsewhere))}`;
  return hang(page, `  ${page.ink.faint('↑')} `, what, page.ink.faint);
}

/** The counts of a step; of what is told elsewhere when it has nothing of its own. */
function describeStep({ findings, elsewhere }: StepGroup): string {
  return describeCounts(countFindings(findings.length > 0 ? findings : elsewhere));
}

/** `title (lab-net, default)`; where the names are long or many, how many of each kind: `title (1 pool, 4 volumes)`. */
function withNames(findings: Gathered<'pass'> | Gathered<'skip'>): string {
  const names = [...new Set(findings.map(({ subject }) => oneLine(subjectName(subject))))].join(', ');
  return `${findings[0].title} (${names.length > mostOfNames ? describeKinds(findings) : names})`;
}
