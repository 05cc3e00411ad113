import { existsSync } from 'node:fs';
import type { TransportOptions } from '../access/open-transport.ts';
import type { TransportName } from '../access/transport.ts';
import type { AgentLine } from '../agent/agent-line.ts';
import { findGuest } from '../agent/find-guest.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { SshIntent } from '../lab/lab.ts';
import type { Virsh } from '../libvirt/lazy-virsh.ts';

/** How a guest is to be reached, on the command line. */
export interface TransportChoice {
  readonly transport?: TransportName;
  readonly user?: string;
  /** The lab file; one that does not exist says nothing. */
  readonly lab: string;
}

/** For `openTransport`: a line on standard error says when ssh is used because the agent does not answer. */
export function transportOptions({ transport, user, lab }: TransportChoice): TransportOptions {
  return {
    transport,
    ssh: { user, intent: async (domain) => (await intents(lab)).get(domain) },
    onChange: (line) => void process.stderr.write(`virtspec: ${line}\n`),
  };
}

/** For `untilReady`: what a wait may not mend is told while it waits. */
export function tellDoubt(domain: string): (why: string) => void {
  return (why) => void process.stderr.write(`virtspec: ${domain} is not ready yet: ${why.split('\n', 1)[0]}\n`);
}

/**
 * `findGuest`; an address that libvirt and the guests do not know may be one of the lab file.
 * @throws as `findGuest` and `loadLab`
 */
export async function whichGuest(
  { virsh, line }: { readonly virsh: Virsh; readonly line: AgentLine },
  word: string,
  { lab }: TransportChoice,
): Promise<string> {
  return findGuest(virsh, line, word).catch(async (error: unknown) => {
    if (!(error instanceof VirtspecError) || error.code !== 'address-not-found') throw error;
    const found = [...(await intents(lab))].filter(([, ssh]) => ssh.address === word);
    const [one] = found;
    if (one === undefined || found.length > 1) throw error;
    return one[0];
  });
}

/** What the lab file says of each domain. It is read only when it is needed. */
async function intents(lab: string): Promise<ReadonlyMap<string, SshIntent>> {
  if (lab !== '-' && !existsSync(lab)) return new Map();
  const { loadLab } = await import('../lab/load.ts');
  const { domains } = await loadLab(lab);
  return new Map(domains.flatMap(({ name, ssh }) => (ssh === undefined ? [] : [[name, ssh] as const])));
}
