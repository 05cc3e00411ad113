import { realpath } from 'node:fs/promises';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { Domain } from '../model/objects.ts';
import { selectXpath } from '../xml/xpath.ts';

/**
 * The files that running domains have open, with the name of one that has: disks with their backing files, and NVRAM.
 * @throws VirtspecError as `VirshSession.execute`
 */
export async function filesInUse(
  virsh: VirshSession,
  domains: readonly Domain[],
): Promise<ReadonlyMap<string, string>> {
  const running = domains.filter(({ live }) => live?.active === true);
  const found = await Promise.all(
    running.map(async ({ name, uuid = '' }) => {
      const { output, error } = await virsh.execute(['dumpxml', '--domain', uuid]);
      const files = error === undefined ? sourcesIn(output) : [];
      const real = await Promise.all(files.map((file) => realpath(file).catch(() => file)));
      return real.map((file) => [file, name] as const);
    }),
  );
  return new Map(found.flat());
}

function sourcesIn(text: string): string[] {
  const found = selectXpath({ text, origin: 'a live definition' }, '//source/@file | /domain/os/nvram/text()');
  return typeof found === 'string' ? [] : found.map(({ nodeValue }) => nodeValue ?? '');
}
