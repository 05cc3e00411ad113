import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AgentRun, agentRunFile } from './agent-run.ts';
import { buildBase, type ProbeBase, readBase, readOwnFiles, recipeHash } from './base.ts';
import { choosePackageSource } from './choose-source.ts';
import { downloadPackages } from './download-packages.ts';
import { type Flavour, probeFlavour } from './flavour.ts';
import { noSpace } from './no-space.ts';
import { extractParts } from './parts.ts';
import { cachedFolder, probeCache } from './probe-cache.ts';
import { buildTools, requireArchitecture, requireTools } from './requirements.ts';
import { type ProbeRun, runFile } from './run-file.ts';

export interface MediumOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default: the probe. */
  readonly flavour?: Flavour | undefined;
  /** Receives progress messages. */
  readonly told?: ((what: string) => void) | undefined;
}

/**
 * The ISO that media are copies of: from the cache if nothing that it depends on has changed, else built from packages, which are downloaded if they
 * are missing.
 *
 * @throws VirtspecError `probe-architecture`, `probe-tools-missing`, `probe-apt-lists`, `probe-apt-download`, `probe-download`,
 *   `probe-download-differs`, `probe-mirror-invalid`, `probe-part-missing`, `probe-unpack`, `no-space`, `cache-folder`; the signal's reason
 */
export async function provideBase({ flavour = probeFlavour, signal, told }: MediumOptions = {}): Promise<ProbeBase> {
  requireArchitecture();
  const cache = await probeCache();
  const own = await readOwnFiles(flavour);
  const recipe = recipeHash(flavour, own);
  const source = await choosePackageSource(flavour);
  const state = await source.state();
  const latest = join(cache, `latest-${recipe}.json`);
  const known = await readLatest(latest);
  // Asking apt takes two seconds, and unchanged lists give the same answer.
  if (known && (known.state === state || state === undefined)) {
    const base = await readBase(known.base).catch(() => undefined);
    if (base) return base;
  }
  await requireTools([...source.tools, ...buildTools]);
  const packages = await source.resolve({ signal });
  const versions = hash([...packages.map(({ file }) => file), ...flavour.modules].join('\n'));
  const downloads = join(cache, 'packages');
  // Of each kind, the cache keeps the newest.
  const kind = flavour.name === 'probe' ? '' : flavour.name;
  const parts = await cachedFolder(cache, `${kind}parts-${versions}`, async (folder) => {
    told?.(`downloading ${packages.map(({ name }) => name).join(', ')}`);
    await downloadPackages(source, packages, downloads, { signal });
    told?.('unpacking');
    await extractParts(packages, { flavour, downloads, folder, signal });
  });
  const base = await cachedFolder(cache, `${kind}base-${recipe}${versions}`, (folder) =>
    buildBase(parts, { flavour, own }, folder, signal),
  );
  if (state !== undefined) await writeFile(latest, JSON.stringify({ state, base }));
  return readBase(base);
}

/** A run's own ISO. */
export interface ProbeMedium {
  readonly file: string;
  readonly parts: string;
  readonly signed: boolean;
}

/**
 * Writes a run's ISO: a copy of the base, with the run's own file in its place.
 * @throws VirtspecError `probe-run-too-large`, `no-space`
 */
export function makeMedium(base: ProbeBase, run: ProbeRun, file: string): Promise<ProbeMedium> {
  return writeMedium(base, runFile(run), file);
}

/**
 * `makeMedium`, for a base of the flavour `agent`.
 * @throws VirtspecError as `makeMedium`
 */
export function makeAgentMedium(base: ProbeBase, run: AgentRun, file: string): Promise<ProbeMedium> {
  return writeMedium(base, agentRunFile(run), file);
}

async function writeMedium(base: ProbeBase, bytes: Uint8Array, file: string): Promise<ProbeMedium> {
  try {
    await copyFile(base.iso, file, constants.COPYFILE_FICLONE);
    await using handle = await open(file, 'r+');
    await handle.write(bytes, 0, bytes.length, base.offset);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') throw noSpace(file, 'no space left on the device', cause);
    throw cause;
  }
  return { file, parts: base.parts, signed: base.signed };
}

async function readLatest(file: string): Promise<{ readonly state: string; readonly base: string } | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
