import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CopiedFile, KeptDomain } from './manifest.ts';
import { exists, stampOf } from './stamp.ts';
import type { SurveyedDomain } from './survey.ts';

/** A file of a domain that is copied: what it is, where it is, and its name in the checkpoint. */
export interface Source {
  readonly kind: CopiedFile['kind'];
  readonly path: string;
  readonly file: string;
}

/** The files of a domain that are copied, as far as they exist. */
export async function sourcesOf({ uuid, disks, nvram, tpm }: SurveyedDomain): Promise<Source[]> {
  const states = tpm === undefined ? [] : await stateFiles(tpm);
  const variables = nvram !== undefined && (await exists(nvram)) ? [nvram] : [];
  return [
    ...disks.map((path, index) => ({ kind: 'disk' as const, path, file: join(uuid, `disk-${index + 1}`) })),
    ...variables.map((path) => ({ kind: 'nvram' as const, path, file: join(uuid, 'nvram') })),
    ...states.map((name) => ({ kind: 'tpm' as const, path: join(tpm ?? '', name), file: join(uuid, 'tpm', name) })),
  ];
}

/** The names of the files with the state of a TPM in its folder, without its lock; none if there is no folder yet. */
export async function stateFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return entries.filter((entry) => entry.isFile() && entry.name !== '.lock').map(({ name }) => name);
}

/** The folder of a TPM, after the one that it is in; as far as they exist. */
export async function foldersOf(tpm: string | undefined): Promise<KeptDomain['folders']> {
  const found: KeptDomain['folders'] = [];
  for (const path of tpm === undefined ? [] : [dirname(tpm), tpm]) {
    const stamp = await stampOf(path);
    if (stamp) found.push({ path, mode: stamp.mode, uid: stamp.uid, gid: stamp.gid });
  }
  return found;
}
