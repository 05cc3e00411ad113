import { readFile } from 'node:fs/promises';
import { openTransport } from '../access/open-transport.ts';
import { openAgentLine } from '../agent/agent-line.ts';
import type { GuestCommand } from '../agent/guest-command.ts';
import { exitCodeOf, VirtspecError } from '../error/virtspec-error.ts';
import { LazyVirsh } from '../libvirt/lazy-virsh.ts';
import { whyUnreadable } from '../process/why-unreadable.ts';
import { runSignal } from '../run/run-signal.ts';
import { printError } from './print-error.ts';
import { type TransportChoice, transportOptions, whichGuest } from './transport-choice.ts';

interface RunCommandOptions extends TransportChoice {
  readonly connect: string;
  readonly script?: string;
  /** Seconds. */
  readonly timeout: number;
  readonly debug?: boolean;
}

/** What `ssh` exits with, too, if it cannot say how the command ended. */
const notRun = 255;

/** Seconds: what virtspec does besides has limits of its own. */
const forever = Number.MAX_SAFE_INTEGER / 1000;

/**
 * `virtspec run`.
 * @returns the exit code of the command in the guest; 255 if there is none, and 128 + n after signal n
 * @throws VirtspecError for a command line that makes no sense; nothing was run then
 */
export async function runCommand(
  domain: string,
  words: readonly string[],
  options: RunCommandOptions,
): Promise<number> {
  const command = await commandOf(words, options.script);
  const last = { byte: 0x0a };
  const onto = (stream: NodeJS.WriteStream) => (bytes: Buffer) => {
    last.byte = bytes.at(-1) ?? last.byte;
    stream.write(bytes);
  };
  using run = runSignal(forever, 'the command was ended in the guest', `the command may still run in ${domain}`);
  try {
    // Not with the signal: the command in the guest is ended through it.
    await using virsh = new LazyVirsh(options.connect);
    using line = await openAgentLine(virsh);
    const place = { virsh, line, domain: await whichGuest({ virsh, line }, domain, options) };
    await using transport = await openTransport(place, { ...transportOptions(options), signal: run.signal });
    const code = await transport.run(command, {
      timeout: options.timeout * 1000,
      signal: run.signal,
      onStdout: onto(process.stdout),
      onStderr: onto(process.stderr),
    });
    // A process has eight bits for it; Windows has 32, and a failure must not become a success.
    return code <= 255 ? code : code % 256 || notRun;
  } catch (error) {
    if (!(error instanceof VirtspecError)) throw error;
    // The command's output may end in the middle of a line.
    if (last.byte !== 0x0a) process.stderr.write('\n');
    printError(error, options.debug ?? false);
    return error.kind === 'interrupted' ? exitCodeOf(error) : notRun;
  }
}

async function commandOf(words: readonly string[], script: string | undefined): Promise<GuestCommand> {
  const [first, ...others] = words;
  if (script !== undefined && first !== undefined) throw both(first);
  if (script !== undefined) return { script: await readScript(script) };
  if (first === undefined) throw neither();
  return { words: [first, ...others] };
}

async function readScript(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new VirtspecError({
      code: 'script-unreadable',
      kind: 'usage',
      what: `the script ${file} cannot be read`,
      why: whyUnreadable(cause),
      fix: 'Name a file that is here and can be read.',
      cause,
    });
  }
}

function both(word: string): VirtspecError {
  return new VirtspecError({
    code: 'command-twice',
    kind: 'usage',
    what: `a command (${word}) and --script were passed`,
    fix: 'Pass one of them.',
  });
}

function neither(): VirtspecError {
  return new VirtspecError({
    code: 'command-missing',
    kind: 'usage',
    what: 'there is no command to run',
    fix: 'Pass one: `virtspec run DOMAIN -- COMMAND`, or a file: `virtspec run DOMAIN --script FILE`.',
  });
}
