import { VirtspecError } from '../error/virtspec-error.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import { limitOf } from '../process/patience.ts';
import { agentError } from './agent-error.ts';

/** Milliseconds that the agent has for one answer; multiplied with `--timeout`. */
const patience = 10_000;

/**
 * The QEMU guest agent of one domain, through libvirt. Commands pass through virsh's standard input: no process list on the host shows them.
 * https://qemu.readthedocs.io/en/latest/interop/qemu-ga-ref.html
 */
export class GuestAgent {
  readonly domain: string;
  readonly #virsh: VirshSession;

  /** @param virsh a session that may write: libvirt gives no agent to a read-only one */
  constructor(virsh: VirshSession, domain: string) {
    this.#virsh = virsh;
    this.domain = domain;
  }

  /**
   * Asks the agent for one thing.
   *
   * @returns what is in `return` of its answer
   * @throws VirtspecError `guest-off`, `domain-not-found`, `agent-no-channel`, `agent-absent`, `agent-jammed`, `agent-silent`, `agent-frozen`,
   *   `agent-forbids`; `agent-refused` with the agent's own words; and what `VirshSession.execute` throws
   */
  async ask(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const { milliseconds } = limitOf(patience);
    const seconds = String(Math.max(1, Math.ceil(milliseconds / 1000)));
    const text = JSON.stringify({ execute: command, arguments: args });
    const words = ['qemu-agent-command', '--domain', this.domain, '--timeout', seconds, '--cmd', text] as const;
    // virsh itself waits for the agent, and for a start of its own.
    const { output, error } = await this.#virsh.execute(words, { timeout: patience * 2 });
    if (error !== undefined) throw agentError(this.domain, command, error);
    return answerIn(output, command);
  }
}

/** @throws VirtspecError `agent-refused` for what is no answer */
function answerIn(output: string, command: string): unknown {
  try {
    const answer: unknown = JSON.parse(output);
    if (typeof answer === 'object' && answer !== null && 'return' in answer) return answer.return;
  } catch {
    // It is told below.
  }
  throw new VirtspecError({
    code: 'agent-refused',
    kind: 'environment',
    what: `the guest agent’s answer to ${command} cannot be read`,
    why: output.slice(0, 200) || 'it is empty',
  });
}
