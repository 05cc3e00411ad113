import { VirtspecError } from '../error/virtspec-error.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import { ReadOnlySession } from '../libvirt/read-only-session.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { Phases } from '../run/phases.ts';
import { declarationOf } from './dump-host.ts';

/**
 * What a libvirt has, as a lab that declares it.
 *
 * @throws VirtspecError `init-nothing-found`; what the session and the inventory throw
 */
export function inspectHost(uri: string, phases: Phases, signal: AbortSignal): Promise<DeclaredConnection> {
  return phases.run(`Inspect ${uri}`, async (control) => {
    await using virsh = await ReadOnlySession.open(uri, { signal });
    const found = declarationOf(await collectInventory(virsh));
    control.detail(`${found.objects.length} ${found.objects.length === 1 ? 'object' : 'objects'}`);
    if (found.objects.length === 0) throw nothingThere(uri);
    return found;
  });
}

function nothingThere(uri: string): VirtspecError {
  return new VirtspecError({
    code: 'init-nothing-found',
    kind: 'usage',
    what: `libvirt at ${uri} has no persistent network, pool or domain`,
    why: 'there is nothing to write a lab file for',
    fix: 'Check the URI (qemu:///system and qemu:///session are two libvirts), or begin from a flake or a folder.',
  });
}
