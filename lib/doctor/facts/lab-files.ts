import { readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { readableQuantity } from '../../model/quantity.ts';
import type { LabDemands } from '../demands.ts';
import { type Fact, seen } from '../fact.ts';
import type { HostFacts, IsoFile, MachineFacts, PathStep, PoolDirectory } from '../host-facts.ts';
import { discFormat } from './disc-format.ts';
import { type Patience, say, within } from './within.ts';

type FileFacts = Pick<HostFacts, 'isos' | 'directories'> & Pick<MachineFacts, 'firmwareFiles'>;

/** The files and directories that a lab names. */
export async function collectLabFiles(demands: LabDemands | undefined, patience: Patience): Promise<FileFacts> {
  const paths = [...(demands?.isos.keys() ?? [])];
  const folders = demands?.pools.map(({ path }) => path) ?? [];
  const [isos, directories, firmwareFiles] = await Promise.all([
    factsOf(paths, patience, (path) => lookAtIso(path, patience)),
    factsOf(folders, patience, lookAtDirectory),
    within('the firmware that the lab names', patience, async () => {
      const named = demands?.xml?.firmwareFiles ?? [];
      const there = await Promise.all(
        named.map((path) =>
          stat(path).then(
            () => [path],
            () => [],
          ),
        ),
      );
      return seen(new Set(there.flat()), `ls ${named.join(' ')}`, there.flat().join('\n'));
    }),
  ]);
  return { isos, directories, firmwareFiles };
}

async function factsOf<T>(
  paths: readonly string[],
  patience: Patience,
  look: (path: string) => Promise<Fact<T>>,
): Promise<ReadonlyMap<string, Fact<T>>> {
  const facts = paths.map(async (path) => [path, await within(path, patience, () => look(path))] as const);
  return new Map(await Promise.all(facts));
}

async function lookAtIso(path: string, patience: Patience): Promise<Fact<IsoFile>> {
  const steps = await stepsTo(path, patience);
  const found = await statOrAbsent(path);
  if (!found) {
    return seen({ size: undefined, kind: undefined, format: undefined, promised: undefined, steps }, `ls ${path}`, '');
  }
  const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  const disc = kind === 'file' ? await discFormat(path) : undefined;
  const excerpt = `${readableQuantity(BigInt(found.size))}${disc ? `, ${disc.format}` : ''}`;
  return seen({ size: found.size, kind, format: disc?.format, promised: disc?.promised, steps }, path, excerpt);
}

/** A missing file is an answer; one that this user may not access is not. */
async function statOrAbsent(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** Every directory on the path, as far as they exist, and the file. */
async function stepsTo(path: string, patience: Patience): Promise<PathStep[]> {
  const ways: string[] = [];
  for (let at = resolve(path); ways[0] !== at; at = dirname(at)) ways.unshift(at);
  const steps = await Promise.all(
    ways.map(async (at) => {
      const found = await statOrAbsent(at);
      return found ? [{ path: at, uid: found.uid, gid: found.gid, mode: found.mode & 0o777 }] : [];
    }),
  );
  return withAcls(steps.flat(), patience);
}

/** getfacl may be missing; then only the mode is known. */
async function withAcls(steps: readonly PathStep[], patience: Patience): Promise<PathStep[]> {
  const all = await say(['getfacl', '-cpn', ...steps.map(({ path }) => path)], patience).catch(() => undefined);
  const blocks = all?.code === 0 ? all.stdout.trim().split(/\n\n/) : [];
  if (blocks.length !== steps.length) return [...steps];
  return steps.map((step, index) => {
    const acl = blocks[index]?.split('\n') ?? [];
    return acl.some((entry) => /^(user|group):\d+:/.test(entry)) ? { ...step, acl } : step;
  });
}

async function lookAtDirectory(path: string): Promise<Fact<PoolDirectory>> {
  const there = (await statOrAbsent(path))?.isDirectory() ?? false;
  let nearest = resolve(path);
  while (!(await statOrAbsent(nearest))?.isDirectory()) nearest = dirname(nearest);
  const [{ dev }, { bavail, bsize }, taken] = await Promise.all([
    stat(nearest),
    statfs(nearest, { bigint: true }),
    there ? takenIn(path) : new Map<string, bigint>(),
  ]);
  const free = bavail * bsize;
  return seen(
    { there, nearest, device: dev, free, taken },
    `df --output=avail -B1 ${nearest}`,
    `${readableQuantity(free)} free`,
  );
}

async function takenIn(folder: string): Promise<ReadonlyMap<string, bigint>> {
  const names = await readdir(folder);
  const sizes = names.map(async (name) => {
    const found = await stat(join(folder, name)).catch(() => undefined);
    return found?.isFile() ? [[name, BigInt(found.blocks) * 512n] as const] : [];
  });
  return new Map((await Promise.all(sizes)).flat());
}
