import { collectInventory } from '../libvirt/inventory.ts';
import type { VirshReader } from '../libvirt/virsh-query.ts';
import type { Moment } from '../model/moment.ts';
import { run } from '../process/run.ts';
import { collectMoment } from './moment.ts';
import type { ThisHost } from './this-host.ts';

/**
 * Everything on a host that a rebuild must leave alone, at this moment, collected read-only. For a libvirt on another machine, only what libvirt
 * itself reports: no pids and no files; `state.hostUnread` gives the reason.
 *
 * @param earlier the previous moment, as for `collectMoment`
 */
export async function collectHostMoment(virsh: VirshReader, here: ThisHost, earlier?: Moment): Promise<Moment> {
  if (here === true) return collectMoment(virsh, (argv, options) => run(argv, options), earlier);
  const state = { ...(await collectInventory(virsh)), host: undefined, hostUnread: here.unread };
  return { state, pids: new Map(), files: new Map(), tpmFiles: new Map(), bases: new Map() };
}
