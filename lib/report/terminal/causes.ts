import { type CauseGroup, describeCauses, groupByCause } from '../../finding/by-cause.ts';
import type { Finding } from '../../finding/finding.ts';
import type { Trouble } from '../../finding/group.ts';
import { subjectText } from '../../finding/subject.ts';
import type { Evidence } from '../../xml/evidence.ts';
import { firstReasons } from '../first-reason.ts';
import { nixPlaceText } from '../nix-place.ts';
import { printableLines } from '../printable.ts';
import { waivedMark, waivedText } from '../waived-text.ts';
import { field, hang, hangPrintable, near, type Page } from './page.ts';

/** How much of a cause is shown; the written reports have it all. */
interface Limits {
  /** Pieces of evidence. */
  readonly evidence: number;
  /** Lines of a value, or of an excerpt. */
  readonly lines: number;
  /** Findings that follow from it. */
  readonly symptoms: number;
}

const brief: Limits = { evidence: 1, lines: 5, symptoms: 4 };
const full: Limits = { evidence: 3, lines: 8, symptoms: Number.POSITIVE_INFINITY };

/**
 * What to act on: each cause with its fix first, and what follows from it in a line each; failures last, where one reads first.
 * @param which stands before the count: `NEW: `
 */
export function formatCauses(page: Page, findings: readonly Finding[], verbose: boolean, which = ''): string[] {
  const groups = groupByCause(findings);
  if (groups.length === 0) return [];
  const ordered = [...groups.filter(({ failed }) => !failed), ...groups.filter(({ failed }) => failed)];
  const limits = verbose ? full : brief;
  const heading = page.ink.strong(`${which}${describeCauses(groups)}`);
  const isFirst = firstReasons(ordered);
  return ['', heading, ...ordered.flatMap((group) => formatGroup(page, group, limits, isFirst(group.cause)))];
}

/** @param isFirst of the causes that exist for the same reason: the others do not give it again */
function formatGroup(page: Page, { cause, symptoms, failed }: CauseGroup, limits: Limits, isFirst: boolean): string[] {
  const left = symptoms.length - limits.symptoms;
  const { ink } = page;
  const [mark, paint] = failed ? ['✗', ink.bad] : ['!', ink.warning];
  return [
    ...hang(page, `  ${paint(mark)} `, `${subjectText(cause.subject)}: ${cause.title}`, paint),
    ...formatCause(page, cause, limits, isFirst),
    ...(symptoms.length > 0 ? hang(page, '    ', 'From it follows:', ink.faint) : []),
    ...symptoms
      .slice(0, limits.symptoms)
      .flatMap((symptom) =>
        hang(
          page,
          '      ↳ ',
          `${subjectText(symptom.subject)}: ${symptom.title} (${symptom.check}${waivedMark(symptom)})`,
        ),
      ),
    ...(left > 0 ? hang(page, '        ', `and ${left} more`, ink.faint) : []),
  ];
}

function formatCause(page: Page, finding: Trouble, limits: Limits, isFirst: boolean): string[] {
  const { ink } = page;
  if (finding.status === 'error')
    return field(page, { indent: 4, label: 'check broke' }, `${finding.check}: ${finding.message}`);
  // Several attributes that no XML shows are a line each, with places of their own.
  const most = finding.evidence.every(({ attribute }) => attribute !== undefined) ? limits.lines : limits.evidence;
  const evidence = finding.evidence.slice(0, most).flatMap((piece) => formatEvidence(page, piece, limits));
  const left = finding.evidence.length - most;
  if (left > 0)
    evidence.push(...field(page, { indent: 4, label: '' }, `and ${left} more in the written reports`, ink.faint));
  const place = nixPlaceText(finding);
  const waived = waivedText(finding);
  return [
    ...(waived === undefined ? [] : field(page, { indent: 4, label: 'waived' }, waived)),
    ...field(page, { indent: 4, label: 'fix' }, finding.fix),
    ...(place === undefined ? [] : field(page, { indent: 4, label: 'declared at' }, near(page, place))),
    ...capped(page, field(page, { indent: 4, label: 'expected' }, finding.expected), limits),
    ...capped(page, field(page, { indent: 4, label: 'actual' }, finding.actual), limits),
    ...evidence,
    ...(isFirst ? field(page, { indent: 4, label: 'why' }, finding.why, ink.faint) : []),
    ...field(
      page,
      { indent: 4, label: 'check' },
      `${finding.check} (${finding.severity}; seen on ${finding.tier})`,
      ink.faint,
    ),
  ];
}

/** A value that goes on and on ends in how much was left out. */
function capped(page: Page, lines: readonly string[], { lines: mostLines }: Limits): readonly string[] {
  if (lines.length <= mostLines) return lines;
  const left = `(${lines.length - mostLines + 1} more lines; the written reports have them)`;
  return [...lines.slice(0, mostLines - 1), ...field(page, { indent: 4, label: '' }, left, page.ink.faint)];
}

function formatEvidence(page: Page, piece: Evidence, { lines: mostLines }: Limits): string[] {
  const { source, line, xpath, excerpt } = piece;
  const place = near(page, line === undefined ? source : `${source}:${line}`);
  const lines = printableLines(excerpt);
  const shown = lines.slice(0, mostLines).flatMap((text) => hangPrintable(page, ' '.repeat(17), text, page.ink.faint));
  if (lines.length > mostLines)
    shown.push(...hang(page, ' '.repeat(17), `(${lines.length - mostLines} more lines)`, page.ink.faint));
  return [
    ...field(page, { indent: 4, label: 'evidence' }, xpath === undefined ? place : `${place}  ${xpath}`),
    ...shown,
  ];
}
