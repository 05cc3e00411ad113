import { dirname, join } from 'node:path';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import { version } from '../version.ts';
import { type Fingerprint, fingerprint } from './fingerprint.ts';
import { formatManifest, type KeptDomain, keptFilesOf, type Manifest } from './manifest.ts';
import type { Part } from './part.ts';
import type { Settling } from './settling.ts';
import { foldersOf } from './sources.ts';
import type { SurveyedDomain } from './survey.ts';
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
  { taken, settling }: { readonly taken: readonly TakenDomain[]; readonly settling: Settling },
  signal: AbortSignal,
): Promise<{ readonly manifest: Manifest; readonly path: string }> {
  for (const { domain, memory } of taken) {
    const definition = definitionOf(domain);
    await part.write(definition, domain.definition);
    for (const file of [definition, ...(memory === undefined ? [] : [memory])]) settling.add(join(part.path, file));
  }
  const found = new Map([...(await settling.found()), ...(await backingOf(taken, signal))]);
  const domains = await Promise.all(taken.map((one) => keptDomain(one, part, found)));
  const manifest: Manifest = {
    ...{ name, created: new Date().toISOString(), virtspec: version, connection: virsh.uri },
    ...(await readVersions(virsh)),
    domains,
  };
  await part.write('manifest.json', formatManifest(manifest));
  const folders = new Set(domains.flatMap(keptFilesOf).map(({ file }) => dirname(file)));
  return { manifest, path: await part.finish([...folders]) };
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

/** @param found of every file of the part, and of every backing file */
async function keptDomain(
  { domain, copies, memory }: TakenDomain,
  part: Part,
  found: ReadonlyMap<string, Fingerprint>,
): Promise<KeptDomain> {
  const { name, uuid, state, nvram, tpm, backing } = domain;
  const of = (path: string): Fingerprint => {
    const one = found.get(path);
    if (one === undefined) throw new Error(`${path} was not read`);
    return one;
  };
  const kept = (file: string) => ({ file, ...of(join(part.path, file)) });
  const files: KeptDomain['files'] = copies.map(({ kind, path, file, before: { mode, uid, gid } }) => ({
    ...{ kind, path },
    kept: { ...kept(file), mode, uid, gid },
  }));
  // What libvirt makes at the first start is removed again by a restore.
  if (nvram !== undefined && !files.some(({ kind }) => kind === 'nvram')) files.push({ kind: 'nvram', path: nvram });
  if (tpm !== undefined && !files.some(({ kind }) => kind === 'tpm')) files.push({ kind: 'tpm', path: tpm });
  return {
    ...{ name, uuid, state, definition: kept(definitionOf(domain)) },
    ...(memory !== undefined && { memory: kept(memory) }),
    files,
    folders: await foldersOf(tpm),
    backing: backing.map((path) => ({ path, ...of(path) })),
  };
}

function definitionOf({ uuid }: SurveyedDomain): string {
  return join(uuid, 'definition.xml');
}
