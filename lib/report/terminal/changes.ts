import { type Comparison, compareFindings } from '../../finding/compare.ts';
import type { Finding } from '../../finding/finding.ts';
import { subjectText } from '../../finding/subject.ts';
import type { Report } from '../report.ts';
import { formatCauses } from './causes.ts';
import { formatAnswer, formatBreakdown, formatNotes } from './closing.ts';
import { hang, type Page } from './page.ts';

/** So many lines of each kind; the others are counted. */
const most = 8;

/**
 * What a run changed of the last verdict, for a person who has just saved a file: what is fixed and what is still wrong, what is new with its causes
 * and fixes, and the answer last.
 * @param hint printed before the answer; empty for none
 */
export function formatChanges(page: Page, before: Report | undefined, now: Report, hint: string): string[] {
  const comparison = compareFindings(before?.findings ?? [], now.findings);
  const { fresh, still, fixed } = comparison;
  const { ink } = page;
  return [
    ...list(page, { mark: ink.good('✓'), word: 'FIXED', paint: ink.good }, fixed),
    ...list(page, { mark: ink.faint('○'), word: 'GONE', paint: ink.faint }, goneOf(comparison)),
    ...list(
      page,
      { mark: ink.bad('✗'), word: 'STILL', paint: ink.plain },
      still.map(({ finding }) => finding),
    ),
    ...formatCauses(page, fresh, false, before ? 'NEW: ' : ''),
    ...formatBreakdown(page, now),
    '',
    ...(hint === '' ? [] : hang(page, '', hint, ink.faint)),
    ...(before ? hang(page, '', summary(comparison), ink.strong) : []),
    ...formatNotes(page, now),
    ...formatAnswer(page, now),
  ];
}

interface Style {
  readonly mark: string;
  readonly word: string;
  readonly paint: (text: string) => string;
}

function list(page: Page, { mark, word, paint }: Style, findings: readonly Finding[]): string[] {
  const lines = findings.slice(0, most).flatMap((finding) => {
    const text = `${word}  ${subjectText(finding.subject)}: ${finding.title} (${finding.check})`;
    return hang(page, `${mark} `, text, paint);
  });
  const left = findings.length - most;
  return left > 0 ? [...lines, ...hang(page, '  ', `and ${left} more ${word}`, page.ink.faint)] : lines;
}

/** What is no longer wrong, and does not pass either. */
function goneOf({ accepted, unjudged }: Comparison): readonly Finding[] {
  return [...accepted, ...unjudged];
}

function summary(comparison: Comparison): string {
  const { fresh, still, fixed } = comparison;
  const gone = goneOf(comparison).length;
  return `NEW ${fresh.length}, FIXED ${fixed.length}, STILL ${still.length}${gone > 0 ? `, GONE ${gone}` : ''}`;
}
