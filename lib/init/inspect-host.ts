import { VirtspecError } from '../error/virtspec-error.ts';
import { collectInventory } from '../libvirt/inventory.ts';
import { ReadOnlySession } from '../libvirt/read-only-session.ts';
import { versionOf } from '../model/libvirt-version.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { Phases } from '../run/phases.ts';
import type { SeenHost } from '../sandbox/shadow-libvirt.ts';
import { declarationOf } from './dump-host.ts';

/** What a libvirt has. */
export interface InspectedHost {
  /** As a lab that declares it. */
  readonly declared: DeclaredConnection;
  readonly seen: SeenHost;
}

/**
 * Reads all that a libvirt has, over a read-only connection.
 *
 * @throws VirtspecError `init-nothing-found`; what the session and the inventory throw
 */
export function inspectHost(uri: string, phases: Phases, signal: AbortSignal): Promise<InspectedHost> {
  return phases.run(`Inspect ${uri}`, async (control) => {
    await using virsh = await ReadOnlySession.open(uri, { signal });
    const [state, said] = await Promise.all([collectInventory(virsh), virsh.output(['version', '--daemon'])]);
    const declared = declarationOf(state);
    const { length } = declared.objects;
    control.detail(`${length} ${length === 1 ? 'object' : 'objects'}`);
    if (length === 0) throw nothingThere(uri);
    return { declared, seen: { state, version: versionOf(said) } };
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
