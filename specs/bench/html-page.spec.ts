import { test } from 'vitest';
import { page } from '../../bench/html-page.ts';
import { noBrowser } from '../support/browser.ts';
import { expectTable } from './expect-table.ts';

test('the page bench compares writing a page with writing JSON, and opening one with opening a tenth of it', async () => {
  const opened = noBrowser === undefined ? ['opened / of a tenth of it'] : [];
  expectTable(await page.run('small'), ['format as HTML / format as JSON', ...opened]);
});
