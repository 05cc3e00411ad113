import { ReadOnlySession } from '../libvirt/read-only-session.ts';
import type { Moment } from '../model/moment.ts';
import { collectHostMoment } from '../snapshot/host-moment.ts';
import { isThisHost } from '../snapshot/this-host.ts';

/** A host that is inspected, and never written to. */
export interface WatchedHost {
  readonly uri: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Everything on the host that a rebuild must leave alone, through a read-only connection that is closed again, because a switch may restart libvirtd.
 * @throws VirtspecError as `ReadOnlySession.open` and `collectHostMoment`
 */
export async function momentOf({ uri, signal }: WatchedHost, earlier?: Moment): Promise<Moment> {
  await using virsh = await ReadOnlySession.open(uri, { signal });
  return await collectHostMoment(virsh, await isThisHost(uri), earlier);
}
