import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { quoteCommand, type VirshCommand } from '../libvirt/virsh-command.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { Definable, Redefinition } from '../model/redefinition.ts';
import type { RenderedObject } from '../model/rendered.ts';
import type { XmlSource } from '../xml/source.ts';

type DefinableObject = RenderedObject & { readonly kind: Definable };

/** virsh's commands for a kind. Undefining a domain must not remove its NVRAM file. */
const words = {
  network: { define: 'net-define', dump: 'net-dumpxml', undefine: ['net-undefine'], option: '--network' },
  pool: { define: 'pool-define', dump: 'pool-dumpxml', undefine: ['pool-undefine'], option: '--pool' },
  domain: { define: 'define', dump: 'dumpxml', undefine: ['undefine', '--keep-nvram'], option: '--domain' },
} as const;

/**
 * Defines every network, pool and domain several times, each on an empty libvirt: it is undefined in between, so that nothing is carried over, and no
 * two exist at the same time, so that they cannot affect each other. Nothing is started, and nothing is left behind. All commands are sent before the
 * first answer is read.
 *
 * @param objects as passed to libvirt; volumes are left out
 * @param options `folder`: where virsh reads the XML; created, and removed again. `times`: at least two. Default three, because two random values may
 *   be equal by chance
 * @returns in the order of `objects`
 * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`; libvirt's refusals are in the result
 */
export async function redefineObjects(
  virsh: VirshSession,
  objects: readonly RenderedObject[],
  options: { readonly folder: string; readonly times?: number },
): Promise<readonly Redefinition[]> {
  const { folder, times = 3 } = options;
  const definable = objects.filter((object): object is DefinableObject => object.kind !== 'volume');
  await mkdir(folder, { recursive: true });
  try {
    // File names are numbers, because names of the lab may contain anything.
    const files = definable.map((_, index) => join(folder, `${index}.xml`));
    await Promise.all(definable.map(({ xml }, index) => writeFile(files[index] ?? '', xml.text)));
    return await Promise.all(definable.map((object, index) => redefine(virsh, object, files[index] ?? '', times)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function redefine(
  virsh: VirshSession,
  object: DefinableObject,
  file: string,
  times: number,
): Promise<Redefinition> {
  const rounds = await Promise.all(Array.from({ length: times }, () => defineOnce(virsh, object, file)));
  return {
    kind: object.kind,
    name: object.name,
    definitions: rounds.flatMap(({ definition }) => definition ?? []),
    refused: rounds.find(({ refused }) => refused !== undefined)?.refused,
  };
}

interface Round {
  readonly definition: XmlSource | undefined;
  readonly refused: string | undefined;
}

async function defineOnce(virsh: VirshSession, object: DefinableObject, file: string): Promise<Round> {
  const { define, dump, undefine, option } = words[object.kind];
  const which = [option, object.uuid ?? object.name] as const;
  const dumpCommand: VirshCommand = [dump, '--inactive', ...which];
  // Sent together: virsh executes them in order, and no command for another object comes in between.
  const replies = await Promise.all([
    virsh.execute([define, '--file', file]),
    virsh.execute(dumpCommand),
    virsh.execute([...undefine, ...which]),
  ]);
  const failed = replies.find(({ error }) => error !== undefined);
  if (failed)
    return { definition: undefined, refused: [failed.command[0], ...(failed.error ?? '').split('\n')].join(': ') };
  return {
    definition: { text: replies[1].output, origin: `virsh ${quoteCommand(dumpCommand)}` },
    refused: undefined,
  };
}
