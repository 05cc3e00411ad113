import type { Format } from './format.ts';
import { formatNotRun, formatSteps, formatTroubles } from './markdown/findings.ts';
import { formatAdaptations, formatGuests, formatPhases } from './markdown/run.ts';
import { formatVerdict } from './markdown/verdict.ts';

/**
 * For GitHub, a pull request or a wiki: the whole report. Verdict first, then what to act on with its evidence, then everything else.
 *
 * Nothing from the lab acts as Markdown or HTML.
 */
export const markdown: Format = {
  about: 'the whole report, for GitHub',
  extension: 'md',
  format(report, options) {
    const lines = [
      ...formatVerdict(report),
      ...formatTroubles(report.findings),
      ...formatSteps(report.findings),
      ...formatNotRun(report.findings),
      ...formatGuests(report.smoke, options),
      ...formatAdaptations(report.adaptations),
      ...formatPhases(report.phases),
    ];
    return `${lines.join('\n')}\n`;
  },
};
