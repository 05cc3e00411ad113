import { dirname, join } from 'node:path';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import { together } from '../process/together.ts';
import { version } from '../version.ts';
import { syncFiles } from './copy-file.ts';
import { type Fingerprint, fingerprint } from './fingerprint.ts';
import { formatManifest, type KeptDomain, keptFilesOf, type Manifest } from './manifest.ts';
import type { Part } from './part.ts';
import { foldersOf } from './sources.ts';
import type { TakenDomain } from './take-copies.ts';
import { readVersions } from './versions.ts';

/**
 * Writes what a part still lacks: definitions, digests, the manifest; and gives it its name.
 * @returns the manifest, and the folder
 * @throws the kernel's errors; the signal's reason
 */
export async function writeCheckpoint(
  virsh: VirshSession,
  { name, part }: { readonly name: string; readonly part: Part },
  taken: readonly TakenDomain[],
  signal: AbortSignal,
): Promise<{ readonly manifest: Manifest; readonly path: string }> {
  const files = taken.flatMap(({ copies, memory }) => [...copies.map(({ file }) => file), ...(memory ? [memory] : [])]);
  // Hashed while they are written to the disk, all of them at once.
  const [domains] = await together(signal, [
    (joint) => keptDomains(taken, part, joint),
    (joint) =>
      syncFiles(
        files.map((file) => join(part.path, file)),
        joint,
      ),
  ]);
  const manifest: Manifest = {
    ...{ name, created: new Date().toISOString(), virtspec: version, connection: virsh.uri },
    ...(await readVersions(virsh)),
    domains,
  };
  await part.write('manifest.json', formatManifest(manifest));
  const folders = new Set(domains.flatMap(keptFilesOf).map(({ file }) => dirname(file)));
  return { manifest, path: await part.finish([...folders]) };
}

async function keptDomains(taken: readonly TakenDomain[], part: Part, signal: AbortSignal): Promise<KeptDomain[]> {
  const backing = await backingOf(taken, signal);
  const domains: KeptDomain[] = [];
  for (const one of taken) domains.push(await keptDomain(one, part, backing, signal));
  return domains;
}

/** Each backing file is read once, however many domains have it. */
async function backingOf(
  taken: readonly TakenDomain[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Fingerprint>> {
  const found = new Map<string, Fingerprint>();
  for (const path of new Set(taken.flatMap(({ domain }) => domain.backing)))
    found.set(path, await fingerprint(path, signal));
  return found;
}

async function keptDomain(
  { domain, copies, memory }: TakenDomain,
  part: Part,
  backing: ReadonlyMap<string, Fingerprint>,
  signal: AbortSignal,
): Promise<KeptDomain> {
  const { name, uuid, state, nvram, tpm } = domain;
  const read = async (file: string) => ({ file, ...(await fingerprint(join(part.path, file), signal)) });
  await part.write(join(uuid, 'definition.xml'), domain.definition);
  const files: KeptDomain['files'] = [];
  for (const { kind, path, file, before } of copies) {
    const { mode, uid, gid } = before;
    files.push({ kind, path, kept: { ...(await read(file)), mode, uid, gid } });
  }
  // What libvirt makes at the first start is removed again by a restore.
  if (nvram !== undefined && !files.some(({ kind }) => kind === 'nvram')) files.push({ kind: 'nvram', path: nvram });
  if (tpm !== undefined && !files.some(({ kind }) => kind === 'tpm')) files.push({ kind: 'tpm', path: tpm });
  return {
    ...{ name, uuid, state, definition: await read(join(uuid, 'definition.xml')) },
    ...(memory !== undefined && { memory: await read(memory) }),
    files,
    folders: await foldersOf(tpm),
    backing: domain.backing.flatMap((path) => {
      const found = backing.get(path);
      return found ? [{ path, ...found }] : [];
    }),
  };
}
