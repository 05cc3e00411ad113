import * as z from 'zod';
import { agentError } from '../agent/agent-error.ts';
import type { GuestAgent } from '../agent/guest-agent.ts';
import { type GuestOs, guestOs } from '../agent/guest-os.ts';
import { runInGuest } from '../agent/run-in-guest.ts';
import { agentCopyGuest } from './copy/agent-copy-guest.ts';
import type { Transport } from './transport.ts';

/** An agent that has answered. */
export interface AgentTransport extends Transport {
  readonly name: 'agent';
  readonly agent: GuestAgent;
  readonly os: GuestOs;
}

/** RHEL's agent forbids them, unless its configuration allows them. */
const needed = ['guest-exec', 'guest-exec-status', 'guest-file-open', 'guest-file-read', 'guest-file-write'];

const info = z.object({ supported_commands: z.array(z.object({ name: z.string(), enabled: z.boolean() })) });

/**
 * The guest agent as a transport, when it answers and does what is needed.
 * @throws VirtspecError as `GuestAgent.ask`: `agent-forbids` if it refuses to run programs
 */
export async function openAgentTransport(agent: GuestAgent): Promise<AgentTransport> {
  const [os, said] = await Promise.all([guestOs(agent), agent.ask('guest-info')]);
  const { supported_commands: commands } = info.parse(said);
  const refused = needed.find((name) => !commands.some((one) => one.name === name && one.enabled));
  if (refused !== undefined) throw agentError(agent.domain, refused, `The command ${refused} has been disabled`);
  return {
    name: 'agent',
    agent,
    os,
    run: (command, options) => runInGuest(agent, os, command, options),
    files: { ...agentCopyGuest(agent), os: async () => os },
    async [Symbol.asyncDispose]() {},
  };
}
