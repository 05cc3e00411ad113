import type { Limit } from '../process/patience.ts';
import type { VirshCommand } from './virsh-command.ts';
import type { VirshReply } from './virsh-session.ts';

/**
 * The virsh commands that only query, with any arguments. libvirt itself refuses some other commands that look like queries on a read-only connection
 * (`domcapabilities`, `screenshot`), because they run programs on the host.
 */
export const queries = [
  ...(['uri', 'version', 'hostname', 'nodeinfo', 'capabilities'] as const),
  ...(['net-list', 'net-dumpxml', 'net-dhcp-leases'] as const),
  ...(['pool-list', 'pool-dumpxml', 'vol-list', 'vol-dumpxml'] as const),
  ...(['list', 'dumpxml', 'domstate', 'dominfo', 'domblklist', 'domiflist'] as const),
  ...(['snapshot-list', 'snapshot-dumpxml', 'checkpoint-list'] as const),
] as const;

/** A command that cannot define, start, stop or delete anything. */
export type VirshQuery = readonly [(typeof queries)[number], ...string[]] & VirshCommand;

/** Anything that answers queries about a libvirt: a read-only session, or another. The methods are those of `VirshSession`. */
export interface VirshReader {
  readonly uri: string;
  execute(command: VirshQuery, options?: { readonly timeout?: number | Limit }): Promise<VirshReply>;
  output(command: VirshQuery, options?: { readonly timeout?: number | Limit }): Promise<string>;
  read(command: VirshQuery): Promise<string | undefined>;
}
