import { dirname, join } from 'node:path';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { readBounded } from '../process/read-bounded.ts';

/** The NixVirt that a flake is locked to. */
export interface NixVirtPin {
  /** `0.6.0`, if the locked or the original URL contains it. */
  readonly version: string | undefined;
  /** git revision, if the lock has one. */
  readonly rev: string | undefined;
  readonly narHash: string;
  /** URL of its archive, if the lock has one. */
  readonly url?: string | undefined;
  /** Absolute path of the `flake.lock`. */
  readonly lock: string;
}

/** The nixpkgs that a flake is locked to. */
export type NixpkgsPin = Pick<NixVirtPin, 'rev' | 'narHash' | 'lock'>;

const input = z.union([z.string(), z.array(z.string())]);
const source = z.looseObject({ type: z.string().optional(), url: z.string().optional() });
const locked = source.extend({
  narHash: z.string().optional(),
  rev: z.string().optional(),
  owner: z.string().optional(),
  repo: z.string().optional(),
});
const lockFile = z.looseObject({
  root: z.string(),
  nodes: z.record(
    z.string(),
    z.looseObject({
      inputs: z.record(z.string(), input).optional(),
      locked: locked.optional(),
      original: source.optional(),
    }),
  ),
});

/**
 * The input NixVirt (in any spelling), direct or of another input, in the nearest `flake.lock`, in `folder` or above it.
 *
 * @returns undefined if there is no lock, or none with NixVirt in it
 * @throws VirtspecError `flake-lock-invalid`
 */
export async function findNixVirtPin(folder: string): Promise<NixVirtPin | undefined> {
  const found = await findLock(folder);
  const node = found && inputOf(found, /^nix-?virt$/i);
  if (!found || !node?.locked?.narHash) return undefined;
  const urls = `${node.original?.url} ${node.locked.url}`;
  return {
    version: /NixVirt\/v?(\d+(?:\.\d+)+)(?:\.tar\.gz|\/|\s|$)/i.exec(urls)?.[1],
    rev: node.locked.rev,
    narHash: node.locked.narHash,
    url: archiveOf(node.locked),
    lock: found.lock,
  };
}

/**
 * The nixpkgs in the same lock.
 *
 * @returns undefined if there is no lock, or none with an input `nixpkgs`
 * @throws VirtspecError `flake-lock-invalid`
 */
export async function findNixpkgsPin(folder: string): Promise<NixpkgsPin | undefined> {
  const found = await findLock(folder);
  const node = found && inputOf(found, /^nixpkgs$/);
  if (!found || !node?.locked?.narHash) return undefined;
  return { rev: node.locked.rev, narHash: node.locked.narHash, lock: found.lock };
}

interface FoundLock {
  /** Absolute path. */
  readonly lock: string;
  readonly content: z.infer<typeof lockFile>;
}

async function findLock(folder: string): Promise<FoundLock | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const lock = join(at, 'flake.lock');
    const text = await readBounded(lock).catch((cause: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(cause.code ?? '')) return undefined;
      throw unreadable(lock, cause);
    });
    if (text !== undefined) return { lock, content: parse(text.toString('utf8'), lock) };
    if (at === dirname(at)) return undefined;
  }
}

type Node = z.infer<typeof lockFile>['nodes'][string];

/**
 * The locked node of an input: the root's own, else the one that all other nodes with an input of that name refer to (a host that has the lab's flake
 * as its input has NixVirt through it).
 */
function inputOf({ content }: FoundLock, name: RegExp): Node | undefined {
  const { root, nodes } = content;
  const named = (node: Node | undefined) =>
    Object.entries(node?.inputs ?? {}).flatMap(
      ([key, said]) => (name.test(key) ? nodeAt(said, content) : undefined) ?? [],
    );
  const [own] = named(nodes[root]);
  const [only, ...others] = new Set(Object.values(nodes).flatMap(named));
  const key = own ?? (others.length === 0 ? only : undefined);
  return key === undefined ? undefined : nodes[key];
}

/** The node of an input: the one with that key, or the one that its `follows` path leads to from the root. */
function nodeAt(said: z.infer<typeof input>, content: FoundLock['content']): string | undefined {
  if (typeof said === 'string') return said;
  return said.reduce<string | undefined>((at, step) => {
    const next = at === undefined ? undefined : content.nodes[at]?.inputs?.[step];
    return next === undefined ? undefined : nodeAt(next, content);
  }, content.root);
}

/** https://nix.dev/manual/nix/latest/command-ref/new-cli/nix3-flake#types */
function archiveOf({ type, url, owner, repo, rev }: z.infer<typeof locked>): string | undefined {
  if (type === 'tarball') return url;
  return type === 'github' && owner && repo && rev
    ? `https://github.com/${owner}/${repo}/archive/${rev}.tar.gz`
    : undefined;
}

function parse(text: string, lock: string): z.infer<typeof lockFile> {
  try {
    return lockFile.parse(JSON.parse(text));
  } catch (cause) {
    throw unreadable(lock, cause);
  }
}

function unreadable(lock: string, cause: unknown): VirtspecError {
  return new VirtspecError({
    code: 'flake-lock-invalid',
    kind: 'usage',
    what: `${lock} cannot be read as a flake.lock`,
    why: cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message,
    fix: 'Regenerate it with `nix flake lock`.',
    cause,
  });
}
