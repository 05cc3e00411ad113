import type { Format } from './format.ts';
import { formatCauses } from './terminal/causes.ts';
import { formatClosing } from './terminal/closing.ts';
import { formatFindings } from './terminal/findings.ts';
import { formatHeader } from './terminal/header.ts';
import { pageOf } from './terminal/page.ts';
import { formatSections } from './terminal/sections.ts';

/**
 * For a person at a terminal: what was looked at, what to act on by its causes, the findings by group, and the answer last.
 *
 * Nothing from the lab reaches the terminal as a control character.
 */
export const terminal: Format = {
  about: 'for people, with colours where the terminal has them',
  extension: 'txt',
  format(report, options) {
    const page = pageOf(options);
    const lines = [
      ...formatHeader(page, report),
      ...(report.sections
        ? formatSections(page, report.sections)
        : [...formatCauses(page, report.findings), ...formatFindings(page, report)]),
      ...formatClosing(page, report, options.written),
    ];
    return `${lines.join('\n')}\n`;
  },
};
