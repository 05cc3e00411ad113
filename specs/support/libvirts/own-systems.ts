import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { mirrorFrom } from '../../../lib/guest/medium/pinned.ts';
import { waitUntil } from '../../../lib/process/wait-until.ts';
import { type FoundSystem, findSystem, obtainSystem } from '../../../lib/system/find-system.ts';
import type { System } from '../../../lib/system/system.ts';

/** The releases that the lane runs on, and the one that it builds itself if `VIRTSPEC_REQUIRE` names the lane. */
export const suites = ['forky', 'trixie'] as const;
const own = 'forky';

export type Suite = (typeof suites)[number] | 'bookworm';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the set-up records that the lane's own system is ready, or why it could not be built. */
    readonly ownSystem: string | undefined;
  }
}

/** Vitest's global set-up of the lane `libvirts`: its own system is built in parallel with the other lanes. */
export default function setup(project: TestProject): (() => Promise<void>) | undefined {
  const found = findSystem(own);
  if ('system' in found || !isRequired()) {
    project.provide('ownSystem', undefined);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'vs-libvirts-'));
  const file = join(folder, 'made');
  project.provide('ownSystem', file);
  const end = new AbortController();
  const leave = (text: string) => {
    writeFileSync(`${file}.half`, text);
    renameSync(`${file}.half`, file);
  };
  const making = obtainSystem(found, { signal: end.signal, mirror: mirrorFrom(process.env) }).then(
    () => leave(''),
    (error: Error) => leave(error.message),
  );
  return async () => {
    end.abort(new Error('the specs have ended'));
    await making;
    rmSync(folder, { recursive: true });
  };
}

export function isRequired(): boolean {
  return (process.env.VIRTSPEC_REQUIRE ?? '').split(',').includes('libvirts');
}

/** Why the lane cannot run on a release here; undefined if it can. */
export function missingSystem(suite: Suite): string | undefined {
  if (atHand(suite) || (suite === own && isRequired())) return undefined;
  return `the libvirt of ${suite} is not here; npx virtspec libvirt add ${suite} makes it`;
}

/**
 * A release's system, once it is built.
 * @throws why it could not be built
 */
export async function systemOf(suite: Suite): Promise<System> {
  const file = inject('ownSystem');
  if (suite === own && file !== undefined) {
    const text = await waitUntil(() => (existsSync(file) ? { said: readFileSync(file, 'utf8') } : undefined), {
      what: `the libvirt of ${suite} to be made`,
      timeout: 1_200_000,
      interval: 500,
    });
    if (text.said !== '') throw new Error(text.said);
  }
  return obtainSystem(findSystem(suite), {});
}

export async function foundSystem(suite: Suite): Promise<FoundSystem> {
  return { system: await systemOf(suite) };
}

function atHand(suite: Suite): boolean {
  return 'system' in findSystem(suite);
}
