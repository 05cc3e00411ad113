import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { SmokeScreen } from '../model/smoke.ts';
import { type ReportJson, reportSchema } from '../report/report-json.ts';
import { judgeScreen, readScreenshot } from '../target/screen.ts';
import type { Story } from './story.ts';

/** `run.json`, as `nixos-test/story.py` writes it. */
const runSchema = z.object({
  version: z.literal(1),
  test: z.string(),
  steps: z.array(z.object({ name: z.string(), command: z.string(), code: z.int(), said: z.string() })),
  broke: z.string().nullable(),
});

/**
 * Reads what a NixOS test left: `run.json`, and the reports and screenshots that it took from its machine.
 *
 * @param folder the test's output; where `nix build` puts it, a store path
 * @throws VirtspecError `vm-report-unreadable`
 */
export async function readStory(folder: string): Promise<Story> {
  try {
    const { test, steps, broke } = runSchema.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')));
    const kept = join(folder, 'virtspec');
    const names = await readdir(kept).catch(() => []);
    const reports = new Map<string, ReportJson>();
    for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
      const text = await readFile(join(kept, name), 'utf8');
      reports.set(basename(name, '.json'), reportSchema.parse(JSON.parse(text)));
    }
    const pictures = names.filter((one) => /-\d+\.png$/.test(one)).sort();
    const screens = await Promise.all(pictures.map(async (name) => readScreenshot(await readFile(join(kept, name)))));
    return { test, folder, steps, broke: broke ?? undefined, reports, screens: judged(screens) };
  } catch (cause) {
    throw new VirtspecError({
      code: 'vm-report-unreadable',
      kind: 'usage',
      what: `${folder} is no report of a NixOS test of this lab`,
      why: cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message,
      fix: 'Name what `nix build .#checks.x86_64-linux.lab.report --print-out-paths` prints.',
      cause,
    });
  }
}

/** Each against the first, which was taken before the guest ran. */
function judged([baseline, ...rest]: readonly ReturnType<typeof readScreenshot>[]): SmokeScreen[] {
  return baseline ? [judgeScreen(undefined, baseline), ...rest.map((screen) => judgeScreen(baseline, screen))] : [];
}
