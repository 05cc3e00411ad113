import { collectInventory } from '../libvirt/inventory.ts';
import type { VirshReader } from '../libvirt/virsh-query.ts';
import type { Moment } from '../model/moment.ts';
import { run } from '../process/run.ts';
import { collectMoment } from './moment.ts';
import type { ThisHost } from './this-host.ts';

/**
 * Everything on a host that a rebuild must leave alone, at this moment, read-only. Of a libvirt that runs elsewhere only what it says itself:
 * no pid and no file; `state.hostUnread` says why.
 *
 * @param earlier the moment before, as `collectMoment` takes it
 */
export async function collectHostMoment(virsh: VirshReader, here: ThisHost, earlier?: Moment): Promise<Moment> {
  if (here === true) return collectMoment(virsh, (argv, options) => run(argv, options), earlier);
  const state = { ...(await collectInventory(virsh)), host: undefined, hostUnread: here.unread };
  return { state, pids: new Map(), files: new Map(), tpmFiles: new Map(), bases: new Map() };
}
