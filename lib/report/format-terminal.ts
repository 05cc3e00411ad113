import type { Format } from './format.ts';
import { formatCauses } from './terminal/causes.ts';
import { formatClosing } from './terminal/closing.ts';
import { formatFindings, summariseFindings } from './terminal/findings.ts';
import { formatGuests } from './terminal/guests.ts';
import { formatHeader } from './terminal/header.ts';
import { pageOf } from './terminal/page.ts';
import { formatSections } from './terminal/sections.ts';

/**
 * For a person at a terminal, who reads from the end: what was looked at, the findings by group (in numbers, unless `verbose`), the guests, what to
 * act on by its causes, and the answer last.
 *
 * Nothing from the lab reaches the terminal as a control character.
 */
export const terminal: Format = {
  about: 'for people, with colours where the terminal has them',
  extension: 'txt',
  format(report, options) {
    const page = pageOf(options);
    const { verbose } = options;
    const body = report.sections
      ? formatSections(page, report.sections)
      : verbose
        ? formatFindings(page, report)
        : summariseFindings(page, report);
    const lines = [
      ...formatHeader(page, report),
      ...body,
      ...formatGuests(page, report),
      ...(report.sections ? [] : formatCauses(page, report.findings, verbose)),
      ...formatClosing(page, report, options.written),
    ];
    return `${lines.join('\n')}\n`;
  },
};
