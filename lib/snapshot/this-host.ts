import { readlink, stat } from 'node:fs/promises';
import { collectLinks } from '../libvirt/host-view.ts';
import { parseConnectionUri } from '../model/connection-uri.ts';
import type { HostFile, HostState } from '../model/lab-state.ts';
import { run } from '../process/run.ts';

/** Whether a libvirt runs on this host, in its namespaces; or why that is not so, or unknown. */
export type ThisHost = true | { readonly unread: string };

/** Whether this process sees the same links and files as the libvirt at `uri`. https://libvirt.org/uri.html */
export async function isThisHost(uri: string): Promise<ThisHost> {
  const { driver, transport, remote, socket } = parseConnectionUri(uri);
  if (driver === 'test') return { unread: 'the test driver has no host' };
  if (remote !== undefined || (transport !== '' && transport !== 'unix'))
    return { unread: `libvirt is on another host (${uri})` };
  return socket === undefined ? true : sharesNamespaces(socket);
}

/** A socket may belong to a libvirtd in a container, or in one of virtspec's own sandboxes. `ss` lists those of this network namespace. */
async function sharesNamespaces(socket: string): Promise<ThisHost> {
  const argv = ['ss', '--no-header', '--listening', '--processes', '--unix', 'src', socket] as const;
  const listening = await run([...argv]).catch(() => undefined);
  if (listening?.code !== 0) return { unread: `the process that listens on ${socket} cannot be identified` };
  const elsewhere = { unread: 'that libvirt runs in its own namespaces' };
  if (listening.stdout.trim() === '') return elsewhere;
  const pid = /pid=(\d+)/.exec(listening.stdout)?.[1];
  // For another user's process, no pid is shown. It shares this network namespace, and therefore its files too, unless it is in a container that
  // shares the network.
  if (pid === undefined) return true;
  return (await isSameNamespace(pid, 'mnt').catch(() => true)) || elsewhere;
}

async function isSameNamespace(pid: string, kind: string): Promise<boolean> {
  const [theirs, ours] = await Promise.all([readlink(`/proc/${pid}/ns/${kind}`), readlink(`/proc/self/ns/${kind}`)]);
  return theirs === ours;
}

/**
 * This host's links, and those `paths` that exist. A path that this user may not access is reported as neither existing nor missing.
 * @throws VirtspecError `host-links`
 */
export async function collectThisHost(paths: readonly string[]): Promise<HostState> {
  const unique = [...new Set(paths)];
  const [links, looks] = await Promise.all([
    collectLinks((argv, options) => run(argv, options)),
    Promise.all(unique.map(look)),
  ]);
  return {
    links,
    files: looks.flatMap((found) => (typeof found === 'object' ? [found] : [])),
    missing: unique.filter((_, index) => looks[index] === 'missing'),
  };
}

async function look(path: string): Promise<HostFile | 'missing' | 'unknown'> {
  try {
    const { ino, size, blocks, mtimeNs } = await stat(path, { bigint: true });
    return { path, inode: `${ino}`, size, allocated: blocks * 512n, mtime: `${mtimeNs}` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unknown';
  }
}
