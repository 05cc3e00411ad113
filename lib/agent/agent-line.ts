import { VirtspecError } from '../error/virtspec-error.ts';
import type { Virsh } from '../libvirt/lazy-virsh.ts';
import { daemonSocket } from '../libvirt/rpc/daemon-socket.ts';
import { type AgentReply, type FoundDomain, RpcLibvirt } from '../libvirt/rpc/rpc-libvirt.ts';
import { inSeconds, type Limit, limitOf } from '../process/patience.ts';

/** The way of a command to a guest agent, which no process list on the host shows. */
export interface AgentLine {
  /**
   * @param seconds for the agent's answer
   * @throws VirtspecError `libvirt-connection-lost`, `libvirt-silent`
   */
  command(domain: string, text: string, seconds: number): Promise<AgentReply>;
  /**
   * The domain of a name or a UUID, where the line can say it sooner than virsh; undefined if there is none.
   * @throws VirtspecError `libvirt-connection-lost`, `libvirt-silent`
   */
  find?(word: string): Promise<FoundDomain | undefined>;
}

/** Milliseconds for libvirt and a start of virsh, beside what the agent has. */
const besides = 10_000;

/** Through virsh's standard input: for any libvirt that virsh reaches. */
export function virshLine(virsh: Pick<Virsh, 'execute'>): AgentLine {
  return {
    async command(domain, text, seconds) {
      const words = ['qemu-agent-command', '--domain', domain, '--timeout', `${seconds}`, '--cmd', text] as const;
      const limit = limitAfter(seconds);
      const { output, error } = await virsh.execute(words, { timeout: limit }).catch((cause: unknown) => {
        // virsh's error quotes the command, in which there may be secrets.
        throw cause instanceof VirtspecError && cause.code === 'virsh-timeout' ? silent(limit) : cause;
      });
      return error === undefined ? { output } : { error };
    },
  };
}

/**
 * The fastest line to the agents of a libvirt: its daemon's socket, where it is on this machine and takes this user as it is; else virsh.
 *
 * @param virsh that may write, connected to that libvirt
 */
export async function openAgentLine(virsh: Pick<Virsh, 'uri' | 'execute'>): Promise<AgentLine & Disposable> {
  const socket = daemonSocket(virsh.uri, process.env);
  // Whatever is in its way, virsh has the better words for it.
  const rpc = socket && (await RpcLibvirt.open(socket.path, socket.uri).catch(() => undefined));
  if (!rpc) return { ...virshLine(virsh), [Symbol.dispose]() {} };
  return {
    command: (domain, text, seconds) => within(limitAfter(seconds), rpc.agentCommand(domain, text, seconds)),
    find: (word) => within(limitAfter(0), rpc.findDomain(word)),
    [Symbol.dispose]: () => rpc[Symbol.dispose](),
  };
}

function limitAfter(seconds: number): Limit {
  const limit = limitOf(besides);
  return { ...limit, milliseconds: limit.milliseconds + seconds * 1000 };
}

/** @throws VirtspecError `libvirt-silent` */
async function within<T>(limit: Limit, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(silent(limit)), limit.milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function silent({ milliseconds, fix }: Limit): VirtspecError {
  return new VirtspecError({
    code: 'libvirt-silent',
    kind: 'environment',
    what: `libvirt did not answer within ${inSeconds(milliseconds)}`,
    why: 'its daemon hangs, or the machine is too busy',
    fix,
  });
}
