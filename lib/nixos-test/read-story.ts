import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { judgeScreen, readScreenshot } from '../guest/screen/screen.ts';
import type { SmokeScreen } from '../model/smoke.ts';
import { readBounded } from '../process/read-bounded.ts';
import { type ReportJson, reportSchema } from '../report/report-json.ts';
import type { Story } from './story.ts';

/** The maximum size of one file of a report, with all output of a machine; bytes. */
const longest = 256 * 1024 * 1024;

const text = async (file: string) => (await readBounded(file, longest)).toString('utf8');

/** `run.json`, as written by `nixos-test/story.py`. */
const runSchema = z.object({
  version: z.literal(1),
  test: z.string(),
  steps: z.array(z.object({ name: z.string(), command: z.string(), code: z.int(), said: z.string() })),
  broke: z.string().nullable(),
});

/**
 * Reads the report of a NixOS test: `run.json`, and the reports and screenshots from its machine.
 *
 * @param folder the test's output; from `nix build`, a store path
 * @throws VirtspecError `vm-report-unreadable`
 */
export async function readStory(folder: string): Promise<Story> {
  try {
    const { test, steps, broke } = runSchema.parse(JSON.parse(await text(join(folder, 'run.json'))));
    const kept = join(folder, 'virtspec');
    const names = await readdir(kept).catch(() => []);
    const reports = new Map<string, ReportJson>();
    for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
      reports.set(basename(name, '.json'), reportSchema.parse(JSON.parse(await text(join(kept, name)))));
    }
    const pictures = names.filter((one) => /-\d+\.png$/.test(one)).sort();
    const screens = await Promise.all(
      pictures.map(async (name) => readScreenshot(await readBounded(join(kept, name), longest))),
    );
    return { test, folder, steps, broke: broke ?? undefined, reports, screens: judged(screens) };
  } catch (cause) {
    throw new VirtspecError({
      code: 'vm-report-unreadable',
      kind: 'usage',
      what: `${folder} is no report of a NixOS test of this lab`,
      why: cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message,
      fix: 'Name what `nix build .#checks.x86_64-linux.lab.report` leaves in `result`.',
      cause,
    });
  }
}

/** Each is compared with the first, which was taken before the guest ran. */
function judged([baseline, ...rest]: readonly ReturnType<typeof readScreenshot>[]): SmokeScreen[] {
  return baseline ? [judgeScreen(undefined, baseline), ...rest.map((screen) => judgeScreen(baseline, screen))] : [];
}
