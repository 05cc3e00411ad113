import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Inventory } from '../../lib/model/inventory.ts';
import { plainOptions } from '../../lib/report/format.ts';
import { html } from '../../lib/report/format-html.ts';
import type { Report } from '../../lib/report/report.ts';
import { noBrowser, openHtml, startBrowser } from '../support/browser.ts';
import { describeLane } from '../support/lane.ts';
import { forEveryReport } from './any-report.ts';
import { largeReport } from './large-report.ts';
import { sampleReports } from './sample-reports.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const page = (report: Report) => html.format(report, plainOptions) as Promise<string>;

const sound = { ...sampleReports['all-pass'], inventory: largeReport(4).inventory };

describeLane(
  'browser',
  'the HTML report in a browser',
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await startBrowser();
    });
    afterAll(() => browser?.close());

    const violations = async (report: Report, colorScheme: 'light' | 'dark', only: string) => {
      const { page: opened, complaints } = await openHtml(browser, await page(report), { colorScheme });
      expect(complaints).toEqual([]);
      // The page's own policy would not let it run.
      return opened.evaluate(`${axe}; axe.run(${only}).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(' | ')))`);
    };

    test.each(Object.entries({ ...sampleReports, sound, small: largeReport(9) }))(
      'the report %s opens without a complaint, loads nothing, and is accessible',
      async (_, report) => expect(await violations(report, 'light', '{}')).toEqual([]),
    );

    test.each(Object.entries({ probed: sampleReports.probed, causes: sampleReports.causes, small: largeReport(9) }))(
      'the report %s can be read in the dark',
      async (_, report) => expect(await violations(report, 'dark', `{ runOnly: ['color-contrast'] }`)).toEqual([]),
    );

    test('whatever a lab contains stays text: no element of its own, no handler, no link elsewhere', async () => {
      const reports: Report[] = [];
      forEveryReport((report) => {
        reports.push({ ...report, inventory: nastyInventory });
      });
      for (const report of [sampleReports.failures, ...reports.slice(0, 25)]) {
        const { page: opened, complaints } = await openHtml(browser, await page(report));
        expect(complaints).toEqual([]);
        const found = await opened.evaluate(`[...document.querySelectorAll('*')].flatMap((one) => [
          ...(['SCRIPT', 'STYLE'].includes(one.tagName) ? [one.tagName] : []),
          ...(['IFRAME', 'OBJECT', 'EMBED', 'LINK', 'BASE', 'AUDIO', 'VIDEO'].includes(one.tagName) ? [one.tagName] : []),
          ...[...one.attributes].filter(({ name, value }) =>
            name.startsWith('on') || name === 'style' ||
            (['href', 'xlink:href', 'src', 'action'].includes(name) && !/^(#|data:image\\/png;)/.test(value))).map(({ name }) => name),
        ])`);
        expect(found).toEqual(['STYLE', 'SCRIPT']);
      }
    });

    test('on paper nothing is closed', async () => {
      const { page: opened } = await openHtml(browser, await page(sampleReports.spike));
      const closed = `[...document.querySelectorAll('details:not([open]) > :not(summary)')].filter((one) => !one.checkVisibility({ contentVisibilityAuto: true })).length`;
      expect(await opened.evaluate(closed)).toBeGreaterThan(0);
      await opened.emulateMedia({ media: 'print' });
      await expect.poll(() => opened.evaluate(closed)).toBe(0);
    });

    test('the filters leave what matches, open it if it is little, and say how much it is', async () => {
      const { page: opened } = await openHtml(browser, await page(largeReport(9)));
      const shown = () => opened.locator('.finding:visible').count();
      const said = () => opened.locator('output[name=shown]').textContent();
      expect(await said()).toBe('270 findings');
      // Open by itself is the one check that failed.
      expect(await shown()).toBe(9);

      await opened.getByLabel('passed').uncheck();
      expect([await shown(), await said()]).toEqual([2, '2 of 270 findings']);

      await opened.getByLabel('passed').check();
      await opened.keyboard.press('Tab');
      await opened.locator('h1').click();
      await opened.keyboard.press('/');
      await opened.keyboard.type('WEB0004 property 12');
      expect([await shown(), await said()]).toEqual([1, '1 of 270 findings']);

      await opened.keyboard.type(' no such words');
      expect([await shown(), await said()]).toEqual([0, '0 of 270 findings']);
      expect(await opened.locator('#none-left').isVisible()).toBe(true);

      await opened.keyboard.press('Escape');
      expect(await said()).toBe('270 findings');
      expect(await opened.locator('#none-left').isVisible()).toBe(false);
    });

    test('a node of the picture leads to the worst finding of its object, also one that is filtered out', async () => {
      const { page: opened } = await openHtml(browser, await page(largeReport(9)));
      await opened.getByLabel('passed').uncheck();
      const node = (name: string) => opened.locator('.picture a', { hasText: name });
      await node('web0008').click();
      expect(await opened.locator(':target').textContent()).toContain('domain web0008');
      expect(await opened.locator(':target').getAttribute('class')).toBe('cause fail');

      await node('web0002').focus();
      await opened.keyboard.press('Enter');
      expect(await opened.locator(':target').textContent()).toContain('domain web0002');
      expect(await opened.locator(':target').isVisible()).toBe(true);
    });

    test('the picture of fifty domains is legible: no node covers another, each text is in its node, and none is small', async () => {
      const { page: opened } = await openHtml(browser, await page(largeReport(50)));
      const { boxes, outside, sizes } = (await opened.evaluate(measurePicture)) as Measured;
      expect(boxes).toHaveLength(50 + 3 + 1);
      expect(boxes.filter((one, index) => boxes.slice(index + 1).some((other) => overlap(one, other)))).toEqual([]);
      expect(outside).toEqual([]);
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(12);
    });

    test('of a thousand domains the picture shows those that are alike as one, and each that failed', async () => {
      const { page: opened, complaints } = await openHtml(browser, await page(largeReport(1000)));
      expect(complaints).toEqual([]);
      const nodes = await opened.locator('.picture .node.domain').count();
      expect(nodes).toBeLessThan(12);
      expect(await opened.locator('.picture .node.domain.fail').allTextContents()).toEqual([
        expect.stringContaining('web0008'),
        expect.stringContaining('web0998'),
      ]);
      expect(await opened.locator('.finding').count()).toBe(30_000);
    });
  },
  noBrowser,
);

const nasty = '"><img src=x onerror=alert(1)> </script><script>alert(2)</script> & \\N \\" ]]> \u202e';

const nastyInventory: Inventory = {
  networks: [{ name: nasty, forward: nasty, bridge: nasty, addresses: [nasty], dhcp: [nasty] }],
  pools: [{ name: nasty, type: nasty, path: nasty, volumes: [{ name: nasty, capacity: 1n, format: nasty }] }],
  domains: [
    {
      ...{ name: nasty, machine: nasty, memory: 1n, vcpus: 1, firmware: 'bios', tpm: nasty },
      interfaces: [{ type: nasty, on: nasty, mac: nasty, model: nasty }],
      disks: [{ device: nasty, target: nasty, bus: nasty, pool: nasty, volume: nasty, file: nasty }],
    },
  ],
};

interface Box {
  readonly x: number;
  readonly y: number;
  readonly right: number;
  readonly bottom: number;
}

interface Measured {
  readonly boxes: readonly Box[];
  /** Texts that are wider than their node. */
  readonly outside: readonly string[];
  /** Heights of the letters, as they are on the screen. */
  readonly sizes: readonly number[];
}

/** Run in the page. */
const measurePicture = `(() => {
  const box = (one) => { const { x, y, right, bottom } = one.getBoundingClientRect(); return { x, y, right, bottom }; };
  const nodes = [...document.querySelectorAll('.picture .node')];
  const frame = (node) => box(node.querySelector('path:nth-of-type(2)'));
  const texts = nodes.flatMap((node) => [...node.querySelectorAll('text')].map((text) => [text, frame(node)]));
  const svg = document.querySelector('.picture svg');
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return {
    boxes: nodes.map(frame),
    outside: texts.filter(([text, { x, right }]) => box(text).x < x - 1 || box(text).right > right + 1).map(([text]) => text.textContent),
    sizes: texts.map(([text]) => Number.parseFloat(getComputedStyle(text).fontSize) * scale),
  };
})()`;

function overlap(a: Box, b: Box): boolean {
  return a.x < b.right && b.x < a.right && a.y < b.bottom && b.y < a.bottom;
}
