import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser of this machine. */
const executable = names
  .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** Why no browser can be started here; undefined if one can. */
export const noBrowser =
  executable === undefined ? 'chromium not installed; scripts/setup --tests installs it' : undefined;

/** Starts it; root needs it without a sandbox of its own. The pages that it opens are the project's. */
export function startBrowser(): Promise<Browser> {
  if (executable === undefined) throw new Error(noBrowser);
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: executable, args });
}

/** An opened page, and everything that went wrong on it or that it tried to load. */
export interface OpenPage {
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens HTML from a file, as a user does; the page is closed when the test is finished. */
export async function openHtml(
  browser: Browser,
  html: string,
  options: { readonly colorScheme?: 'light' | 'dark'; readonly hash?: string; readonly width?: number } = {},
): Promise<OpenPage> {
  const folder = await mkdtemp(join(tmpdir(), 'virtspec-page-'));
  const file = join(folder, 'verify.html');
  await writeFile(file, html);
  const { colorScheme = 'light', hash = '', width = 1280 } = options;
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
  onTestFinished(async () => {
    await page.close();
    await rm(folder, { recursive: true });
  });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith('data:') && url.split('#')[0] !== pathToFileURL(file).href) complaints.push(`request: ${url}`);
  });
  await page.goto(pathToFileURL(file).href + hash, { waitUntil: 'load' });
  return { page, complaints };
}
