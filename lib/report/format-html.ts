import { type Trouble, troubles } from '../finding/group.ts';
import { conclude } from './conclude.ts';
import type { Format } from './format.ts';
import { anchorsOf } from './html/anchors.ts';
import { causes } from './html/cause.ts';
import { findings } from './html/findings.ts';
import { guests, probe } from './html/guests.ts';
import { answer, breakdownOf, facts } from './html/head.ts';
import { page } from './html/page.ts';
import { adaptations, timeline } from './html/run.ts';
import { sections } from './html/sections.ts';
import { topology } from './html/topology.ts';
import { nameOfReport } from './report.ts';

/** For a browser: the whole report as one file, with the lab as a picture. */
export const html: Format<Promise<string>> = {
  about: 'the whole report as one page for a browser, with a picture of the lab',
  extension: 'html',
  async format(report) {
    const anchors = anchorsOf(report.findings);
    // What a command shows instead of its findings has their causes.
    const above = new Set(report.sections && !report.comparison ? [] : troubles(report.findings));
    return page({
      title: `${conclude(report).word}: virtspec ${report.command} ${nameOfReport(report)}`,
      head: answer(report),
      parts: [
        ['Broke', breakdownOf(report)],
        ['Causes', causes([...above], anchors)],
        ...sections(report.sections),
        ['Lab', await topology(report.inventory, anchors)],
        [
          'Checks',
          report.findings.length > 0 ? findings(report, anchors, (one) => above.has(one as Trouble)) : undefined,
        ],
        ['Guests', guests(report.smoke)],
        ['Probe', probe(report.probe)],
        ['Run', timeline(report.phases, report.findings)],
        ['Adaptations', adaptations(report.adaptations)],
        ['Inspected', facts(report)],
      ],
    });
  },
};
