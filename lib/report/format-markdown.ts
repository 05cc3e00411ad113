import type { Format } from './format.ts';
import { formatGroups, formatNotRun, formatTroubles } from './markdown/findings.ts';
import { formatProbe } from './markdown/probe.ts';
import { formatAdaptations, formatGuests, formatPhases } from './markdown/run.ts';
import { formatSections } from './markdown/sections.ts';
import { formatVerdict } from './markdown/verdict.ts';
import { screenshotsOf } from './screenshot-name.ts';

/**
 * For GitHub, a pull request or a wiki: the whole report. The answer first, then what needs action with its evidence, then everything else.
 *
 * Nothing from the lab is interpreted as Markdown or HTML.
 */
export const markdown: Format = {
  about: 'the whole report, for GitHub',
  extension: 'md',
  format(report, options) {
    const screenshots = screenshotsOf(report);
    const lines = [
      ...formatVerdict(report),
      ...(report.sections
        ? formatSections(report.sections)
        : [...formatTroubles(report.findings), ...formatGroups(report), ...formatNotRun(report.findings)]),
      ...formatGuests(report.smoke, screenshots, options),
      ...formatProbe(report.probe, screenshots, options),
      ...formatAdaptations(report.adaptations),
      ...formatPhases(report.phases),
    ];
    return `${lines.join('\n')}\n`;
  },
};
