import { type CauseGroup, describeCauses, groupByCause } from '../../finding/by-cause.ts';
import type { Finding } from '../../finding/finding.ts';
import type { Trouble } from '../../finding/group.ts';
import { subjectText } from '../../finding/subject.ts';
import type { Evidence } from '../../xml/evidence.ts';
import { printableLines } from '../printable.ts';
import { field, hang, hangPrintable, type Page } from './page.ts';

/** So much evidence a finding, and so many lines of it; the written reports have it all. */
const mostEvidence = 3;
const mostLines = 8;

/** What to act on: each cause in full, its fix first, and what follows from it in a line each; nothing where nothing failed. */
export function formatCauses(page: Page, findings: readonly Finding[]): string[] {
  const groups = groupByCause(findings);
  if (groups.length === 0) return [];
  return ['', page.ink.strong(describeCauses(groups)), ...groups.flatMap((group) => formatGroup(page, group))];
}

function formatGroup(page: Page, { cause, symptoms, failed }: CauseGroup): string[] {
  const { ink } = page;
  const [mark, paint] = failed ? ['✗', ink.bad] : ['!', ink.warning];
  return [
    ...hang(page, `  ${paint(mark)} `, `${subjectText(cause.subject)}: ${cause.title}`, paint),
    ...formatCause(page, cause),
    ...(symptoms.length > 0 ? hang(page, '    ', 'From it follows:', ink.faint) : []),
    ...symptoms.flatMap(({ subject, title, check }) =>
      hang(page, '      ↳ ', `${subjectText(subject)}: ${title} (${check})`),
    ),
  ];
}

function formatCause(page: Page, finding: Trouble): string[] {
  const { ink } = page;
  if (finding.status === 'error')
    return field(page, { indent: 4, label: 'check broke' }, `${finding.check}: ${finding.message}`);
  const evidence = finding.evidence.slice(0, mostEvidence).flatMap((piece) => formatEvidence(page, piece));
  const left = finding.evidence.length - mostEvidence;
  if (left > 0)
    evidence.push(...field(page, { indent: 4, label: '' }, `and ${left} more in the written reports`, ink.faint));
  return [
    ...field(page, { indent: 4, label: 'fix' }, finding.fix),
    ...capped(page, field(page, { indent: 4, label: 'expected' }, finding.expected)),
    ...capped(page, field(page, { indent: 4, label: 'actual' }, finding.actual)),
    ...evidence,
    ...field(page, { indent: 4, label: 'why' }, finding.why, ink.faint),
    ...field(
      page,
      { indent: 4, label: 'check' },
      `${finding.check} (${finding.severity}; seen on ${finding.tier})`,
      ink.faint,
    ),
  ];
}

/** A value that goes on and on ends in how much was left out. */
function capped(page: Page, lines: readonly string[]): readonly string[] {
  if (lines.length <= mostLines) return lines;
  const left = `(${lines.length - mostLines + 1} more lines; the written reports have them)`;
  return [...lines.slice(0, mostLines - 1), ...field(page, { indent: 4, label: '' }, left, page.ink.faint)];
}

function formatEvidence(page: Page, { source, line, xpath, excerpt }: Evidence): string[] {
  const place = line === undefined ? source : `${source}:${line}`;
  const lines = printableLines(excerpt);
  const shown = lines.slice(0, mostLines).flatMap((text) => hangPrintable(page, ' '.repeat(17), text, page.ink.faint));
  if (lines.length > mostLines)
    shown.push(...hang(page, ' '.repeat(17), `(${lines.length - mostLines} more lines)`, page.ink.faint));
  return [
    ...field(page, { indent: 4, label: 'evidence' }, xpath === undefined ? place : `${place}  ${xpath}`),
    ...shown,
  ];
}
