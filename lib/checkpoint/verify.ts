import { join } from 'node:path';
import { fingerprint } from './fingerprint.ts';
import { type Backing, type KeptFile, keptFilesOf, type Manifest } from './manifest.ts';
import { messageOf } from './refused.ts';
import { stampOf } from './stamp.ts';

/**
 * Compares every file of a checkpoint, and every backing file that it needs, with its digest.
 * @param folder of this checkpoint
 * @returns what differs, a sentence for each; nothing if the checkpoint is whole
 * @throws the signal's reason
 */
export async function verifyFiles(
  folder: string,
  manifest: Manifest,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const kept of manifest.domains.flatMap(keptFilesOf))
    problems.push(...(await keptProblems(folder, kept, signal)));
  problems.push(
    ...(await backingProblems(
      manifest.domains.flatMap(({ backing }) => backing),
      signal,
    )),
  );
  return problems;
}

/** What is wrong with one file of a checkpoint. */
export function keptProblems(folder: string, kept: KeptFile, signal?: AbortSignal): Promise<readonly string[]> {
  return problemsOf(join(folder, kept.file), kept, `${kept.file} is damaged`, signal);
}

/** What is wrong with backing files: each is read once. */
export async function backingProblems(backing: readonly Backing[], signal?: AbortSignal): Promise<readonly string[]> {
  const byPath = new Map(backing.map((one) => [one.path, one]));
  const problems: string[] = [];
  for (const one of byPath.values())
    problems.push(
      ...(await problemsOf(one.path, one, `the backing file ${one.path} is not the one of that time`, signal)),
    );
  return problems;
}

async function problemsOf(
  path: string,
  { size, digest }: { readonly size: number; readonly digest: string },
  what: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  signal?.throwIfAborted();
  try {
    const stamp = await stampOf(path);
    if (stamp === undefined) return [`${what}: it does not exist`];
    if (stamp.size !== size) return [`${what}: it has ${stamp.size} bytes, and had ${size}`];
    return (await fingerprint(path, signal)).digest === digest ? [] : [`${what}: its content differs`];
  } catch (error) {
    signal?.throwIfAborted();
    return [`${what}: it cannot be read (${messageOf(error)})`];
  }
}
