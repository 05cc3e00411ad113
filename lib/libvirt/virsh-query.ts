import type { Limit } from '../process/patience.ts';
import type { VirshCommand } from './virsh-command.ts';
import type { VirshReply } from './virsh-session.ts';

/**
 * The virsh commands that only ask, with any arguments. libvirt itself refuses some others that look as if they did on a read-only
 * connection (`domcapabilities`, `screenshot`): they run programs on the host.
 */
export const queries = [
  ...(['uri', 'version', 'hostname', 'nodeinfo', 'capabilities'] as const),
  ...(['net-list', 'net-dumpxml', 'net-dhcp-leases'] as const),
  ...(['pool-list', 'pool-dumpxml', 'vol-list', 'vol-dumpxml'] as const),
  ...(['list', 'dumpxml', 'domstate', 'dominfo', 'domblklist', 'domiflist'] as const),
  ...(['snapshot-list', 'snapshot-dumpxml', 'checkpoint-list'] as const),
] as const;

/** A command by which nothing can be defined, started, stopped or deleted. */
export type VirshQuery = readonly [(typeof queries)[number], ...string[]] & VirshCommand;

/** Whoever answers questions about a libvirt: a read-only session, and any other. Methods as `VirshSession` has them. */
export interface VirshReader {
  readonly uri: string;
  execute(command: VirshQuery, options?: { readonly timeout?: number | Limit }): Promise<VirshReply>;
  output(command: VirshQuery, options?: { readonly timeout?: number | Limit }): Promise<string>;
  read(command: VirshQuery): Promise<string | undefined>;
}
