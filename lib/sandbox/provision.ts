import { readFile } from 'node:fs/promises';
import type { ProvisionItem } from '../adapt/provision-need.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { packageFile } from '../package-file.ts';
import type { Sandbox } from './sandbox.ts';
import { defineStandIns, type StandInObject } from './stand-in-objects.ts';

const script = packageFile('lib/sandbox/provision.sh');

/**
 * Creates folders, stand-in files and bridges inside a sandbox, and the objects that its libvirt needs and NixVirt cannot declare.
 * @param items in the order of creation
 * @throws VirtspecError `sandbox-provision`, with the message of the program that failed; `virsh-refused`
 */
export async function provisionSandbox(sandbox: Sandbox, items: readonly ProvisionItem[]): Promise<void> {
  const files = items.filter((item) => item.kind !== 'nwfilter' && item.kind !== 'secret');
  const objects = items.filter((item) => item.kind === 'nwfilter' || item.kind === 'secret');
  await makeFiles(sandbox, files);
  if (objects.length > 0) await defineStandIns(sandbox, objects);
}

async function makeFiles(sandbox: Sandbox, items: readonly PlacedItem[]): Promise<void> {
  // The script's text, not its path: the sandbox's own root may not contain it.
  const result = await sandbox.run(['bash', '-c', await readFile(script, 'utf8')], {
    input: items
      .flatMap(wordsOf)
      .map((word) => `${word}\0`)
      .join(''),
  });
  if (result.code === 0) return;
  throw new VirtspecError({
    code: 'sandbox-provision',
    kind: 'environment',
    what: 'the sandbox’s folders and stand-in files could not be created',
    why: result.stderr.trim() || `bash exited with ${result.code}`,
  });
}

/** Items that consist of files and links. */
type PlacedItem = Exclude<ProvisionItem, StandInObject>;

function wordsOf(item: PlacedItem): string[] {
  switch (item.kind) {
    case 'bridge':
      return [item.kind, item.name, item.address ?? ''];
    case 'file':
      return [item.kind, item.path, item.format, String(item.bytes)];
    default:
      return [item.kind, item.path];
  }
}
