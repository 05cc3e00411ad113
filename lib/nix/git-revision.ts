import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process/run.ts';

/** The revision of a folder, or why it is unknown. */
export type Revision = { readonly rev: string } | { readonly unknown: string };

/** A git hook sets these for its own repository; git would use them instead of the folder's. */
const foreign = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX'];

/**
 * The checked-out revision, if the folder contains exactly its files: nothing changed, untracked or ignored.
 *
 * @param folder the top of the checkout; a plain folder inside another repository has no revision of its own
 */
export async function gitRevision(folder: string): Promise<Revision> {
  const isTop = await lstat(join(folder, '.git')).then(
    () => true,
    () => false,
  );
  if (!isTop) return { unknown: 'it is not a git checkout' };
  const head = await git(folder, 'rev-parse', '--verify', 'HEAD');
  if (head.code !== 0) return { unknown: `git: ${head.stderr.trim()}` };
  const status = await git(folder, 'status', '--porcelain', '--ignored', '--untracked-files=all');
  if (status.code !== 0) return { unknown: `git: ${status.stderr.trim()}` };
  if (status.stdout !== '') return { unknown: `its files differ from its revision:\n${firstOf(status.stdout)}` };
  return { rev: head.stdout.trim() };
}

/** The branch that is checked out, if the folder is a checkout of `rev`; undefined if HEAD is detached. */
export async function gitBranch(folder: string, rev: string): Promise<string | undefined> {
  const revision = await gitRevision(folder);
  if (!('rev' in revision) || revision.rev !== rev) return undefined;
  const head = await git(folder, 'symbolic-ref', '--quiet', '--short', 'HEAD');
  return head.code === 0 ? head.stdout.trim() : undefined;
}

function git(folder: string, ...args: string[]) {
  const without = foreign.flatMap((name) => ['-u', name]);
  return run(['env', ...without, 'git', '-C', folder, ...args], { env: { GIT_OPTIONAL_LOCKS: '0' } });
}

function firstOf(status: string): string {
  const lines = status.trimEnd().split('\n');
  return lines.length <= 5 ? lines.join('\n') : [...lines.slice(0, 5), `and ${lines.length - 5} more`].join('\n');
}
