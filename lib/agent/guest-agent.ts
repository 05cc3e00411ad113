import { VirtspecError } from '../error/virtspec-error.ts';
import { limitOf } from '../process/patience.ts';
import { agentError } from './agent-error.ts';
import type { AgentLine } from './agent-line.ts';

/** Milliseconds that the agent has for one answer; multiplied with `--timeout`. */
const patience = 10_000;

/**
 * The QEMU guest agent of one domain, through libvirt.
 * https://qemu.readthedocs.io/en/latest/interop/qemu-ga-ref.html
 */
export class GuestAgent {
  readonly domain: string;
  readonly #line: AgentLine;

  constructor(line: AgentLine, domain: string) {
    this.#line = line;
    this.domain = domain;
  }

  /**
   * Asks the agent for one thing.
   *
   * @returns what is in `return` of its answer
   * @throws VirtspecError `guest-off`, `domain-not-found`, `agent-no-channel`, `agent-absent`, `agent-jammed`, `agent-silent`, `agent-frozen`,
   *   `agent-forbids`; `agent-refused` with the agent's own words; and what `AgentLine.command` throws
   */
  async ask(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const { milliseconds } = limitOf(patience);
    const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
    const text = JSON.stringify({ execute: command, arguments: args });
    const reply = await this.#line.command(this.domain, text, seconds);
    if ('error' in reply) throw agentError(this.domain, command, reply.error);
    return answerIn(reply.output, command);
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
