import { GuestAgent } from '../agent/guest-agent.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { type AgentTransport, openAgentTransport } from './agent-transport.ts';
import type { GuestPlace } from './guest-place.ts';
import { rememberGuest } from './known/remember-guest.ts';
import type { SshWishes } from './open-ssh.ts';
import type { Transport, TransportName } from './transport.ts';
import { reasonsOf } from './ways.ts';

export interface TransportOptions {
  /** Only this one. */
  readonly transport?: TransportName | undefined;
  readonly ssh: SshWishes;
  readonly signal?: AbortSignal | undefined;
  /** Receives one line if a transport is used because the one before it does not answer. */
  readonly onChange?: (line: string) => void;
}

/** With these an agent cannot do what is asked of it, and nothing has been begun; ssh may be able to. */
const lacking: readonly string[] = [
  'agent-unsupported',
  'agent-no-channel',
  'agent-absent',
  'agent-jammed',
  'agent-silent',
  'agent-forbids',
];

/**
 * The first way into a guest that answers: its agent, else ssh.
 *
 * @throws VirtspecError `guest-unreachable`, with the reason and the cure of each; as `openAgentTransport` and `openSsh` if only one was asked for
 */
export async function openTransport(place: GuestPlace, options: TransportOptions): Promise<Transport> {
  const agent = new GuestAgent(place.line, place.domain);
  const { transport, ssh, signal } = options;
  if (transport === 'ssh') return (await import('./open-ssh.ts')).openSsh(place, ssh, { agent: undefined, signal });
  const opened = await openAgentTransport(agent).catch((error: unknown) => {
    if (error instanceof VirtspecError && lacking.includes(error.code) && transport === undefined) return error;
    throw error;
  });
  if (!(opened instanceof VirtspecError)) return remembering(place, opened);
  // Loaded only here: most commands go by the agent, and begin sooner without it.
  const { openSsh } = await import('./open-ssh.ts');
  const other = await openSsh(place, ssh, { agent: opened, signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error instanceof VirtspecError && error.kind === 'environment' && error.code !== 'guest-off'
      ? neither(place.domain, opened, error)
      : error;
  });
  options.onChange?.(`${opened.what}: this goes by ssh (${other.place})`);
  return other;
}

/** What the agent shows of its guest is remembered when its work is done, for the time when it does not answer. */
function remembering(place: GuestPlace, opened: AgentTransport): Transport {
  return {
    ...opened,
    async [Symbol.asyncDispose]() {
      await rememberGuest(place, opened).catch(() => {});
    },
  };
}

function neither(domain: string, agent: VirtspecError, ssh: VirtspecError): VirtspecError {
  return new VirtspecError({
    code: 'guest-unreachable',
    kind: 'environment',
    what: `neither the guest agent of ${domain} nor ssh can be used`,
    ...reasonsOf(
      new Map([
        ['agent', agent],
        ['ssh', ssh],
      ]),
    ),
    cause: new AggregateError([agent, ssh], 'no transport'),
  });
}
