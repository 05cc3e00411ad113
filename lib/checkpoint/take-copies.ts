import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { CheckpointRun } from './checkpoint-run.ts';
import { copyData } from './copy-file.ts';
import { isActive, resumeAll, type SavedMemory, saveMemory } from './memory.ts';
import type { Part } from './part.ts';
import type { Settling } from './settling.ts';
import { type Source, sourcesOf } from './sources.ts';
import { type Stamp, stampOf } from './stamp.ts';
import type { SurveyedDomain } from './survey.ts';

/** A copy in the part, not hashed and perhaps not on the disk yet: that would keep its domain paused. */
export interface Copy extends Source {
  readonly before: Stamp;
}

/** A domain, its copies, and whether the part has its memory. */
export interface TakenDomain {
  readonly domain: SurveyedDomain;
  readonly copies: readonly Copy[];
  readonly memory: string | undefined;
}

/** Where copies go, and what makes them safe there: held while domains are paused. */
export interface Target {
  readonly part: Part;
  readonly settling: Settling;
}

export interface Taken {
  readonly domains: readonly TakenDomain[];
  /** How long the domains that ran did not, in milliseconds. */
  readonly paused: number;
}

/**
 * The time in which the domains that run are paused: they run again when this returns or throws.
 * @throws VirtspecError `checkpoint-memory`, `checkpoint-changed`, `checkpoint-not-resumed`; the signal's reason
 */
export async function takeCopies(
  virsh: VirshSession,
  domains: readonly SurveyedDomain[],
  { part, settling }: Target,
  run: CheckpointRun,
): Promise<Taken> {
  for (const { uuid } of domains) await mkdir(join(part.path, uuid), { mode: 0o700 });
  const running = domains.filter(({ state }) => state !== 'shut off');
  if (running.length === 0) return { domains: await copyAll(virsh, domains, { part, settling }, run), paused: 0 };
  await part.remember({
    connection: virsh.uri,
    domains: running.map((domain) => ({
      ...memoryOf(domain, part),
      disks: [...domain.disks, ...(domain.nvram === undefined ? [] : [domain.nvram])],
    })),
  });
  using _held = run.hold('the domains that were paused run on first');
  const began = performance.now();
  const paused: SavedMemory[] = [];
  let taken: readonly TakenDomain[];
  try {
    await saveAll(
      virsh.uri,
      running.map((domain) => memoryOf(domain, part)),
      paused,
      run,
    );
    taken = await copyAll(virsh, domains, { part, settling }, run);
  } finally {
    if (paused.length > 0) await run.phases.run('Resume', () => resumeAll(virsh.uri, paused));
    await part.forget();
  }
  return { domains: taken, paused: Math.round(performance.now() - began) };
}

/** @param tried gets each domain before it is paused: whatever happens then, it must run afterwards */
async function saveAll(
  uri: string,
  memory: readonly SavedMemory[],
  tried: SavedMemory[],
  { phases, signal }: CheckpointRun,
): Promise<void> {
  await phases.run('Save the memory', async (control) => {
    for (const one of memory) {
      control.progress(`${one.name} is paused from now until all copies are made`);
      tried.push(one);
      await saveMemory(uri, one, signal);
    }
  });
}

function memoryOf({ name, uuid }: SurveyedDomain, part: Part): SavedMemory {
  return { name, uuid, file: join(part.path, uuid, 'memory') };
}

/** @throws VirtspecError `checkpoint-changed` if a domain was started meanwhile, or a file changed in another way */
function copyAll(
  virsh: VirshSession,
  domains: readonly SurveyedDomain[],
  target: Target,
  { phases, signal }: CheckpointRun,
): Promise<readonly TakenDomain[]> {
  return phases.run('Copy', async () => {
    const taken: TakenDomain[] = [];
    for (const domain of domains) {
      const copies = await copyFiles(await sourcesOf(domain), target, signal);
      taken.push({ domain, copies, memory: domain.state === 'shut off' ? undefined : join(domain.uuid, 'memory') });
    }
    for (const { domain, copies } of taken) await requireUnchanged(virsh, domain, copies);
    return taken;
  });
}

async function copyFiles(sources: readonly Source[], { part, settling }: Target, signal: AbortSignal): Promise<Copy[]> {
  const copies: Copy[] = [];
  for (const source of sources) {
    signal.throwIfAborted();
    const copy = join(part.path, source.file);
    const before = await stampOf(source.path);
    if (before === undefined) throw changed(`${source.path} was removed`);
    await mkdir(dirname(copy), { recursive: true, mode: 0o700 });
    await copyData(source.path, copy, signal);
    await chmod(copy, 0o600);
    settling.add(copy);
    copies.push({ ...source, before });
  }
  return copies;
}

async function requireUnchanged(virsh: VirshSession, { name, uuid }: SurveyedDomain, copies: readonly Copy[]) {
  if (await isActive(virsh, uuid)) throw changed(`${name} was started meanwhile`);
  for (const { path, before } of copies) {
    const after = await stampOf(path);
    if (after?.modified !== before.modified || after.size !== before.size) throw changed(`${path} was written to`);
  }
}

function changed(why: string): VirtspecError {
  return new VirtspecError({
    code: 'checkpoint-changed',
    kind: 'refused',
    what: 'no checkpoint was made, because a domain was not at rest while it was copied',
    why,
    fix: 'Run again.',
  });
}
