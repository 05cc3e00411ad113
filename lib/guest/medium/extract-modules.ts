import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runChecked } from '../../process/run.ts';
import type { Flavour } from './flavour.ts';
import { collectModules, type KernelModule, moduleName } from './kernel-modules.ts';
import { requireTools, zstd } from './requirements.ts';

/** What to unpack from a kernel's packages, as patterns: its image, the list of its modules, and the modules that may be wanted. */
export function kernelFiles({ moduleFolders }: Flavour): readonly string[] {
  const folders = moduleFolders.map((folder) => `*/kernel/${folder}`);
  return ['*/vmlinuz-*', '*/vmlinuz', '*/modules.order', ...folders];
}

/**
 * Writes a flavour's modules and their dependencies as `NAME.ko` into `folder`.
 * @param root where a kernel's packages were unpacked, as far as `kernelFiles` match
 * @param unpackMore unpacks more files there: for a kernel that has a module in an unusual folder
 * @throws VirtspecError `command-failed`, `probe-tools-missing`; as `unpackMore`
 */
export async function extractModules(
  root: string,
  folder: string,
  { modules: wanted }: Flavour,
  unpackMore: (patterns: readonly string[]) => Promise<void>,
): Promise<void> {
  let modules = await readModules(root, wanted);
  for (let asked: readonly string[] = []; ; ) {
    const more = (await elsewhere(root, wanted, modules)).filter((pattern) => !asked.includes(pattern));
    if (more.length === 0) break;
    await unpackMore(more);
    asked = [...asked, ...more];
    modules = await readModules(root, wanted);
  }
  await mkdir(folder);
  await Promise.all(modules.map(({ name, content }) => writeFile(join(folder, `${name}.ko`), content)));
}

async function readModules(root: string, wanted: readonly string[]): Promise<readonly KernelModule[]> {
  const files = (await readdir(root, { recursive: true })).filter((file) => /\.ko(\.\w+)?$/.test(file));
  return collectModules(
    wanted,
    files.map((file) => join(root, file)),
    async (some) => {
      const plain = await decompress(some);
      return Promise.all(plain.map((file) => readFile(file)));
    },
  );
}

/**
 * Patterns for wanted modules that are in the kernel's own list, but were not unpacked. Modules that are not in the list are built in, or do not
 * exist.
 */
async function elsewhere(
  root: string,
  wanted: readonly string[],
  modules: readonly KernelModule[],
): Promise<readonly string[]> {
  const names = new Set(wanted.map((name) => moduleName(name)));
  for (const name of modules.flatMap(({ depends }) => depends)) names.add(name);
  for (const { name } of modules) names.delete(name);
  const lists = (await readdir(root, { recursive: true })).filter((file) => basename(file) === 'modules.order');
  const texts = await Promise.all(lists.map((file) => readFile(join(root, file), 'utf8')));
  const listed = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
  return listed.filter((path) => names.has(moduleName(path))).map((path) => `*/${path.replace(/\.ko.*$/, '.ko')}*`);
}

/** Debian 12 does not compress modules, later releases do; their signature is inside. */
async function decompress(files: readonly string[]): Promise<readonly string[]> {
  for (const [suffix, tool] of [
    ['xz', 'xz'],
    ['zst', 'zstd'],
  ] as const) {
    const compressed = files.filter((file) => file.endsWith(`.${suffix}`));
    if (compressed.length === 0) continue;
    if (tool === 'zstd') await requireTools([zstd]);
    await runChecked([tool, '-d', '-q', '--', ...compressed], { timeout: 120_000 });
  }
  return files.map((file) => file.replace(/\.(xz|zst)$/, ''));
}
