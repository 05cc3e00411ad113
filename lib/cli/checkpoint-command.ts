import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptDomain } from '../checkpoint/manifest.ts';
import { checkRestore, restore } from '../checkpoint/restore.ts';
import { allocated, inBytes } from '../checkpoint/room.ts';
import { checkSave, save } from '../checkpoint/save.ts';
import { sourcesOf } from '../checkpoint/sources.ts';
import { existingFolder } from '../checkpoint/stage.ts';
import { sizeOf } from '../checkpoint/store.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { loadLab } from '../lab/load.ts';
import { findDomains, findListed } from '../libvirt/find-domains.ts';
import { VirshSession } from '../libvirt/virsh-session.ts';
import type { Domain } from '../model/objects.ts';
import { inSeconds, withPatience } from '../process/patience.ts';
import { Phases } from '../run/phases.ts';
import { type RunSignal, runSignal } from '../run/run-signal.ts';
import { type CheckpointOptions, dryPlace, lockedPlace } from './checkpoint-place.ts';
import { type Progress, showProgress } from './progress.ts';

interface WritingOptions extends CheckpointOptions {
  /** Seconds: the default of `timeout`. */
  readonly usual: number;
}

export interface SaveOptions extends WritingOptions {
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly lab: string;
  readonly labIsNamed: boolean;
}

/**
 * `virtspec checkpoint save`.
 * @throws VirtspecError `checkpoint-domains` (usage); as `save`, `lockedPlace`
 */
export async function saveCommand(name: string, words: readonly string[], options: SaveOptions): Promise<void> {
  const choose = await chooser(words, options);
  if (options.dryRun === true) return drySave(name, choose, options);
  const left = 'no checkpoint was made, and every domain that ran runs';
  await inRun(options, left, async (run, phases) => {
    await using place = await lockedPlace(options, name);
    await using virsh = await VirshSession.open(options.connect);
    const began = performance.now();
    const hold = (why: string) => run.hold(why);
    const saved = await save(virsh, { folder: place.folder, name }, choose, { phases, signal: run.signal, hold });
    const { domains } = saved.manifest;
    const took = inSeconds(performance.now() - began);
    const paused = saved.paused > 0 ? `, with its guests paused for ${inSeconds(saved.paused)}` : '';
    return [
      `Saved ${name} in ${took}${paused}: ${inBytes(await sizeOf(saved.path))} in ${saved.path}`,
      ...linesOf(domains.map(withKinds)),
    ];
  });
}

async function drySave(
  name: string,
  choose: (all: readonly Domain[]) => readonly Domain[],
  options: SaveOptions,
): Promise<void> {
  await inRun(options, 'nothing was changed', async ({ signal, hold }, phases) => {
    const folder = await dryPlace(options, name);
    await using virsh = await VirshSession.open(options.connect);
    // A folder that is not there yet will be on the file system of the one that it is made in.
    const existing = await existingFolder(join(folder, name));
    const domains = await checkSave(virsh, { folder: existing, name }, choose, { phases, signal, hold });
    const kept = await Promise.all(domains.map(async (domain) => ({ domain, sources: await sourcesOf(domain) })));
    const sizes = kept.flatMap(({ sources }) => sources).map(({ path }) => allocated(path));
    const memory = domains.filter(isOn).reduce((sum, one) => sum + one.memory, 0);
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, memory);
    const paused = memory > 0 ? ', with its guests paused until all is copied' : '';
    return [
      `Would save ${name}${paused}: at most ${inBytes(bytes)} in ${join(folder, name)}`,
      ...linesOf(kept.map(({ domain, sources }) => ({ ...domain, kinds: kindsOf(sources, isOn(domain)) }))),
    ];
  });
}

function isOn({ state }: { readonly state: string }): boolean {
  return state !== 'shut off';
}

export interface RestoreCommandOptions extends WritingOptions {
  readonly alone?: boolean;
  readonly dryRun?: boolean;
  readonly define?: boolean;
}

/**
 * `virtspec checkpoint restore`.
 * @throws VirtspecError as `restore`, `lockedPlace`
 */
export async function restoreCommand(
  name: string,
  domains: readonly string[],
  options: RestoreCommandOptions,
): Promise<void> {
  const asked = { domains, alone: options.alone ?? false, define: options.define ?? false };
  await inRun(options, 'nothing was restored', async (run, phases) => {
    if (options.dryRun === true) {
      await using virsh = await VirshSession.open(options.connect);
      const { chosen } = await checkRestore(virsh, { folder: await dryPlace(options, name), name }, asked, { phases });
      return [`Would restore ${name}: the state of now would be lost`, ...linesOf(chosen.map(withKinds))];
    }
    await using place = await lockedPlace(options, name);
    await using virsh = await VirshSession.open(options.connect);
    const hold = (why: string) => run.hold(why);
    const chosen = await restore(virsh, { folder: place.folder, name }, asked, { phases, signal: run.signal, hold });
    return [`Restored ${name}`, ...linesOf(chosen.map(withKinds))];
  });
}

/** A domain in a checkpoint, and what it has of it. */
interface Listed {
  readonly name: string;
  readonly state: string;
  readonly kinds: readonly Kind[];
}

type Kind = KeptDomain['files'][number]['kind'] | 'memory';

/** `  web01  shut off  1 disk`, in columns. */
function linesOf(domains: readonly Listed[]): readonly string[] {
  const [names, states] = [domains.map(({ name }) => name), domains.map(({ state }) => state)].map((column) =>
    Math.max(...column.map((cell) => cell.length)),
  ) as [number, number];
  return domains.map((one) => `  ${one.name.padEnd(names)}  ${one.state.padEnd(states)}  ${contentOf(one)}`);
}

function withKinds(domain: KeptDomain): Listed {
  const files = domain.files.filter(({ kept }) => kept !== undefined);
  return { ...domain, kinds: kindsOf(files, domain.memory !== undefined) };
}

function kindsOf(files: readonly { readonly kind: Exclude<Kind, 'memory'> }[], memory: boolean): readonly Kind[] {
  return [...files.map(({ kind }) => kind), ...(memory ? (['memory'] as const) : [])];
}

/** `2 disks, UEFI variables, TPM, memory` */
function contentOf({ kinds }: Listed): string {
  const disks = kinds.filter((kind) => kind === 'disk').length;
  return [
    `${disks} disk${disks === 1 ? '' : 's'}`,
    ...(kinds.includes('nvram') ? ['UEFI variables'] : []),
    ...(kinds.includes('tpm') ? ['TPM'] : []),
    ...(kinds.includes('memory') ? ['memory'] : []),
  ].join(', ');
}

/** @param work returns the lines for standard output */
async function inRun(
  { timeout, usual }: WritingOptions,
  left: string,
  work: (run: RunSignal, phases: Phases) => Promise<readonly string[]>,
): Promise<void> {
  using run = runSignal(timeout, left);
  const progress: Progress = showProgress(process.stderr.isTTY === true);
  try {
    const lines = await withPatience({ seconds: timeout, usual }, () => work(run, new Phases(progress)));
    await progress.close();
    process.stdout.write(`${lines.join('\n')}\n`);
  } finally {
    await progress.close();
  }
}

/** @throws VirtspecError `checkpoint-domains` (usage); as `loadLab` */
async function chooser(
  words: readonly string[],
  { all, lab, labIsNamed }: SaveOptions,
): Promise<(all: readonly Domain[]) => readonly Domain[]> {
  if ([words.length > 0, all === true, labIsNamed].filter(Boolean).length > 1) throw severalWays();
  if (words.length > 0) return (found) => findDomains(words, found);
  if (all === true) return requireSome;
  if (!labIsNamed && !existsSync(lab)) throw noWay(lab);
  const { domains, file } = await loadLab(lab);
  if (domains.length === 0) throw noDomains(file);
  const names = domains.map(({ name }) => name);
  return (found) => findListed(names, found, { file });
}

function requireSome(found: readonly Domain[]): readonly Domain[] {
  if (found.length > 0) return found;
  throw new VirtspecError({ code: 'checkpoint-domains', kind: 'usage', what: 'this libvirt has no domains to save' });
}

function severalWays(): VirtspecError {
  return new VirtspecError({
    code: 'checkpoint-domains',
    kind: 'usage',
    what: 'the domains to save were named in several ways',
    fix: 'Name domains, or pass --all, or --lab.',
  });
}

function noWay(lab: string): VirtspecError {
  return new VirtspecError({
    code: 'checkpoint-domains',
    kind: 'usage',
    what: 'no domains to save were named',
    why: `there is no ${lab} that lists them`,
    fix: 'Name them: `virtspec checkpoint save NAME DOMAIN...`; or pass --all, for every domain of the libvirt.',
  });
}

function noDomains(file: string): VirtspecError {
  return new VirtspecError({
    code: 'checkpoint-domains',
    kind: 'usage',
    what: `${file} lists no domains`,
    fix: 'Name them: `virtspec checkpoint save NAME DOMAIN...`; or pass --all, for every domain of the libvirt.',
  });
}
