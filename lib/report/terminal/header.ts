import { factsOf, noteLabel } from '../facts.ts';
import { nameOfReport, type Report } from '../report.ts';
import { formatMatrix } from './matrix.ts';
import { field, hang, type Page } from './page.ts';

/** What was inspected, and with what. */
export function formatHeader(page: Page, report: Report): string[] {
  const { virtspec, command, matrix } = report;
  return [
    ...hang(page, '', `virtspec ${virtspec} ${command}: ${nameOfReport(report)}`, page.ink.strong),
    // Notes are at the end.
    ...factsOf(report)
      .filter(({ label }) => label !== noteLabel)
      .flatMap(({ label, text, tone = 'plain', continues }) =>
        field(page, { indent: 2, label: continues ? '' : label }, text, page.ink[tone]),
      ),
    ...formatMatrix(page, matrix),
  ];
}
