import type { Format } from './format.ts';
import { formatClosing } from './terminal/closing.ts';
import { formatFindings } from './terminal/findings.ts';
import { formatHeader } from './terminal/header.ts';
import { pageOf } from './terminal/page.ts';

/**
 * For a person at a terminal: what was judged, the findings by step of the plan with failures first, and the verdict as the last line.
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
      ...formatFindings(page, report.findings),
      ...formatClosing(page, report, options.written),
    ];
    return `${lines.join('\n')}\n`;
  },
};
