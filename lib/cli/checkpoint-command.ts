import { existsSync } from 'node:fs';
import type { KeptDomain } from '../checkpoint/manifest.ts';
import { restore } from '../checkpoint/restore.ts';
import { inBytes } from '../checkpoint/room.ts';
import { save } from '../checkpoint/save.ts';
import { sizeOf } from '../checkpoint/store.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { loadLab } from '../lab/load.ts';
import { findDomains, findListed } from '../libvirt/find-domains.ts';
import { VirshSession } from '../libvirt/virsh-session.ts';
import type { Domain } from '../model/objects.ts';
import { inSeconds, withPatience } from '../process/patience.ts';
import { Phases } from '../run/phases.ts';
import { type RunSignal, runSignal } from '../run/run-signal.ts';
import { type CheckpointOptions, lockedPlace } from './checkpoint-place.ts';
import { type Progress, showProgress } from './progress.ts';

interface WritingOptions extends CheckpointOptions {
  /** Seconds: the default of `timeout`. */
  readonly usual: number;
}

export interface SaveOptions extends WritingOptions {
  readonly all?: boolean;
  readonly lab: string;
  readonly labIsNamed: boolean;
}

/**
 * `virtspec checkpoint save`.
 * @throws VirtspecError `checkpoint-domains` (usage); as `save`, `lockedPlace`
 */
export async function saveCommand(name: string, words: readonly string[], options: SaveOptions): Promise<void> {
  const choose = await chooser(words, options);
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
      ...linesOf(domains),
    ];
  });
}

export interface RestoreCommandOptions extends WritingOptions {
  readonly alone?: boolean;
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
  await inRun(options, 'nothing was restored', async (run, phases) => {
    await using place = await lockedPlace(options, name);
    await using virsh = await VirshSession.open(options.connect);
    const asked = { domains, alone: options.alone ?? false, define: options.define ?? false };
    const hold = (why: string) => run.hold(why);
    const chosen = await restore(virsh, { folder: place.folder, name }, asked, { phases, signal: run.signal, hold });
    return [`Restored ${name}`, ...linesOf(chosen)];
  });
}

/** `  web01  shut off  1 disk`, in columns. */
function linesOf(domains: readonly KeptDomain[]): readonly string[] {
  const [names, states] = [domains.map(({ name }) => name), domains.map(({ state }) => state)].map((column) =>
    Math.max(...column.map((cell) => cell.length)),
  ) as [number, number];
  return domains.map((one) => `  ${one.name.padEnd(names)}  ${one.state.padEnd(states)}  ${contentOf(one)}`);
}

/** `2 disks, UEFI variables, TPM, memory` */
function contentOf({ files, memory }: KeptDomain): string {
  const disks = files.filter(({ kind }) => kind === 'disk').length;
  const has = (kind: string) => files.some((file) => file.kind === kind && file.kept !== undefined);
  return [
    `${disks} disk${disks === 1 ? '' : 's'}`,
    ...(has('nvram') ? ['UEFI variables'] : []),
    ...(has('tpm') ? ['TPM'] : []),
    ...(memory ? ['memory'] : []),
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
