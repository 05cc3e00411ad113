import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { plainOptions } from '../lib/report/format.ts';
import { html } from '../lib/report/format-html.ts';
import { json } from '../lib/report/format-json.ts';
import type { Report } from '../lib/report/report.ts';
import { largeReport } from '../specs/report/large-report.ts';
import { noBrowser, startBrowser } from '../specs/support/browser.ts';
import { type Bench, compare, type Row, type Sizes } from './bench.ts';
import { alternate, countRounds, timed } from './rounds.ts';
import { WorkFolder } from './work-folder.ts';

const sizes: Sizes<{ readonly domains: number; readonly rounds: number }> = {
  whole: { domains: 1000, rounds: 3 },
  small: { domains: 10, rounds: 1 },
};

/** The report of a large lab as a page: written, and opened until its script has counted its findings. */
export const page: Bench = {
  description: 'the HTML report of a large lab is written, against its JSON, and opened, against that of a tenth of it',
  async run(size, options) {
    const { domains, rounds } = { ...sizes[size], ...options };
    const [whole, tenth] = [largeReport(domains), largeReport(domains / 10)];
    const written = await alternate(rounds, {
      page: () => timed(() => html.format(whole, plainOptions)),
      json: () => timed(() => json.format(whole, plainOptions)),
    });
    const table = { size: `${domains} domains, ${countRounds(rounds)}` };
    const rows = [compare('time', ['format as HTML', written.page], ['format as JSON', written.json])];
    if (noBrowser !== undefined)
      return { ...table, rows, skipped: [{ baseline: 'opened in a browser', reason: noBrowser }] };
    return { ...table, rows: [...rows, await opened(whole, tenth, rounds)], skipped: [] };
  },
};

async function opened(whole: Report, tenth: Report, rounds: number): Promise<Row> {
  using work = new WorkFolder();
  await using browser = await startBrowser();
  const open = async (name: string, { findings }: Report) => {
    const tab = await browser.newPage();
    const time = await timed(() => tab.goto(pathToFileURL(join(work.path, name)).href, { waitUntil: 'load' }));
    const said = await tab.locator('output[name=shown]').textContent();
    await tab.close();
    if (said !== `${findings.length} findings`) throw new Error(`the page of ${name} says: ${said}`);
    return time;
  };
  await writeFile(join(work.path, 'whole.html'), await html.format(whole, plainOptions));
  await writeFile(join(work.path, 'tenth.html'), await html.format(tenth, plainOptions));
  const times = await alternate(rounds, {
    whole: () => open('whole.html', whole),
    tenth: () => open('tenth.html', tenth),
  });
  return compare('time', ['opened', times.whole], ['of a tenth of it', times.tenth], 'under 3 s');
}
