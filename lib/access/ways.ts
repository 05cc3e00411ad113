import { GuestAgent } from '../agent/guest-agent.ts';
import type { VirtspecError } from '../error/virtspec-error.ts';
import type { GuestPlace } from './guest-place.ts';
import type { SshWishes } from './open-ssh.ts';
import type { TransportName } from './transport.ts';

/** A way into a guest, of which it can be asked whether the guest answers there. */
export interface Way {
  readonly name: TransportName;
  /**
   * Returns when the guest has answered.
   * @param before why the way before this one did not
   * @throws VirtspecError as `GuestAgent.ask` and `openSsh`; the signal's reason
   */
  answers(signal: AbortSignal | undefined, before: VirtspecError | undefined): Promise<void>;
}

interface WayWishes {
  /** Only this one. */
  readonly transport?: TransportName | undefined;
  readonly ssh: SshWishes;
}

/**
 * Where a guest that starts may answer: its agent, and ssh if somebody said that there is ssh, on the command line or in the lab file. Otherwise nothing is known of an
 * ssh server, and an address at which nobody answers would be waited for in vain.
 *
 * @throws as the wishes' `intent`
 */
export async function waysInto(place: GuestPlace, { transport, ssh }: WayWishes): Promise<readonly Way[]> {
  if (transport === 'agent') return [agentWay(place)];
  if (transport === 'ssh') return [sshWay(place, ssh)];
  const isSaid = ssh.user !== undefined || (await ssh.intent(place.domain)) !== undefined;
  return isSaid ? [agentWay(place), sshWay(place, ssh)] : [agentWay(place)];
}

function agentWay({ line, domain }: GuestPlace): Way {
  const agent = new GuestAgent(line, domain);
  return { name: 'agent', answers: async () => void (await agent.ask('guest-ping')) };
}

function sshWay(place: GuestPlace, wishes: SshWishes): Way {
  return {
    name: 'ssh',
    async answers(signal, before) {
      const { openSsh } = await import('./open-ssh.ts');
      const transport = await openSsh(place, wishes, { agent: before, signal });
      await transport[Symbol.asyncDispose]();
    },
  };
}

/** Why a guest does not answer, and what helps, of each way that was tried. */
export function reasonsOf(errors: ReadonlyMap<TransportName, VirtspecError>): { why: string; fix: string } {
  const each = (of: (error: VirtspecError) => string) =>
    [...errors].map(([name, error]) => `${name}: ${of(error)}`).join('\n');
  return { why: each(({ message }) => message), fix: each(({ fix }) => fix ?? 'See why.') };
}
