import { readFile } from 'node:fs/promises';
import type { ProvisionItem } from '../adapt/provision-need.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { packageFile } from '../package-file.ts';
import type { Sandbox } from './sandbox.ts';
import { defineStandIns, type StandInObject } from './stand-in-objects.ts';

const script = packageFile('lib/sandbox/provision.sh');

/**
 * Makes folders, stand-in files and bridges inside a sandbox, and what its libvirt must have beside what NixVirt declares.
 * @param items in the order to make them
 * @throws VirtspecError `sandbox-provision`, with the words of the program that could not; `virsh-refused`
 */
export async function provisionSandbox(sandbox: Sandbox, items: readonly ProvisionItem[]): Promise<void> {
  const files = items.filter((item) => item.kind !== 'nwfilter' && item.kind !== 'secret');
  const objects = items.filter((item) => item.kind === 'nwfilter' || item.kind === 'secret');
  await makeFiles(sandbox, files);
  if (objects.length > 0) await defineStandIns(sandbox, objects);
}

async function makeFiles(sandbox: Sandbox, items: readonly PlacedItem[]): Promise<void> {
  // The script's text, not its path: the sandbox's own root need not have it.
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

/** What is made of files and links. */
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
