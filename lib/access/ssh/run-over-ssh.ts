import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GuestCommand, RunInGuestOptions } from '../../agent/guest-command.ts';
import { tooLong } from '../../agent/run-in-guest.ts';
import { shellWord } from '../../error/shell-word.ts';
import { VirtspecError } from '../../error/virtspec-error.ts';
import { longestTimer } from '../../process/patience.ts';
import { killGroup } from '../../process/run.ts';
import { Marks } from './marks.ts';
import { noRoomCode, posixProgram } from './posix-program.ts';
import { sftpPath, sftpWord } from './sftp.ts';
import { sshError, sshLost } from './ssh-error.ts';
import type { RunningSsh, SshLine } from './ssh-line.ts';
import { longestLine, scriptBytes, windowsEnding, windowsLine } from './windows-program.ts';

/** Milliseconds for the end of a command in the guest, which is first asked and after five seconds forced. */
const endingPatience = 20_000;

/**
 * Runs a command in a guest by ssh, as the user of the connection.
 *
 * @returns the command's exit code, 128 + n if signal n ended it
 * @throws VirtspecError `guest-timeout` (the command was ended in the guest), `ssh-lost`, `ssh-shell`, `guest-folder`, as `sshError`; the signal's reason (as the timeout)
 */
export async function runOverSsh(line: SshLine, command: GuestCommand, options: RunInGuestOptions): Promise<number> {
  options.signal?.throwIfAborted();
  const id = randomBytes(12).toString('hex');
  if (line.os === 'windows') {
    const words = await windowsWords(line, command, id);
    const end = async (pid: string) => (await line.run(windowsEnding(pid), { timeout: endingPatience })).code === 0;
    return new Running(await line.start(words), { line, id, options, end }).exitCode();
  }
  const ssh = await line.start('/bin/sh');
  ssh.process.stdin?.write(posixProgram(command, id));
  return new Running(ssh, { line, id, options }).exitCode();
}

/** A script that is too long for a line goes ahead as a file. */
async function windowsWords(line: SshLine, command: GuestCommand, id: string): Promise<string> {
  const bytes = scriptBytes(command);
  const words = windowsLine({ bytes }, id);
  if (words.length <= longestLine) return words;
  const [here, there] = [join(line.folder, `${id}.ps1`), `C:\\Windows\\Temp\\virtspec-${id}.ps1`];
  await writeFile(here, bytes, { mode: 0o600 });
  const { code, stderr } = await line.sftp(`@put ${sftpWord(here)} ${sftpWord(sftpPath(there, 'windows'))}\n`);
  if (code !== 0) throw noShell(line, code, stderr);
  return windowsLine({ file: there }, id);
}

interface RunningOf {
  readonly line: SshLine;
  /** Of its marks. */
  readonly id: string;
  readonly options: RunInGuestOptions;
  /**
   * Ends it in the guest, by its process there. Without this, the end of its standard input does.
   * @returns whether it was ended
   */
  readonly end?: (pid: string) => Promise<boolean>;
}

/** A command that runs in a guest. */
class Running {
  readonly #ssh: RunningSsh;
  readonly #of: RunningOf;
  /** The words of the mark at its start; undefined before it. */
  #started: string | undefined;
  /** Exit codes of the marks at the end of both outputs. */
  readonly #ends: string[] = [];
  #allEnded = () => {};

  constructor(ssh: RunningSsh, of: RunningOf) {
    this.#ssh = ssh;
    this.#of = of;
  }

  async exitCode(): Promise<number> {
    const { options, line } = this.#of;
    const { process } = this.#ssh;
    const closed = this.#closed();
    const ended = new Promise<void>((resolve) => {
      this.#allEnded = resolve;
    });
    const stopped = stopOf(options, line.target.domain);
    try {
      await Promise.race([closed, ended, stopped.promise]);
      if (stopped.reason !== undefined && this.#ends.length < 2) {
        const isEnded = await this.#stop(Promise.race([closed, ended]));
        throw isEnded ? stopped.reason : mayRun(line, stopped.reason);
      }
      return this.#ends.length < 2 ? await this.#result(await closed) : Number(this.#ends[0]);
    } finally {
      stopped[Symbol.dispose]();
      // Both marks were the last of the outputs; what the command left in the background may hold them open.
      killGroup(process.pid);
      process.stdout?.destroy();
      process.stderr?.destroy();
    }
  }

  /** Resolves to ssh's own exit code when it has ended, and everything that it printed was received. */
  #closed(): Promise<number> {
    const { id, options } = this.#of;
    const { stdout, stderr, stdin } = this.#ssh.process;
    for (const [stream, receive] of [
      [stdout, options.onStdout],
      [stderr, options.onStderr],
    ] as const) {
      // After the mark at the end there is only what the command left in the background.
      let isOver = false;
      const marks = new Marks(
        id,
        (bytes) => isOver || receive(bytes),
        (words) => {
          isOver ||= this.#mark(words);
        },
      );
      stream?.on('data', (piece: Buffer) => marks.take(piece));
      stream?.on('end', () => marks.end());
    }
    stdin?.on('error', () => {});
    return new Promise((resolve) => this.#ssh.process.once('close', (code) => resolve(code ?? 255)));
  }

  /** @returns whether it is that of an end */
  #mark(words: string): boolean {
    const [kind, value = ''] = words.split(' ');
    if (kind !== 'end') {
      this.#started = value;
      return false;
    }
    this.#ends.push(value);
    if (this.#ends.length === 2) this.#allEnded();
    return true;
  }

  /**
   * Ends the command in the guest. One that has not begun is ended by the end of its connection.
   * @returns whether it has ended for certain
   */
  async #stop(over: Promise<unknown>): Promise<boolean> {
    this.#ssh.process.stdin?.end();
    if (this.#started === undefined) return true;
    const isEnded = await this.#of.end?.(this.#started).catch(() => false);
    await within(endingPatience, over);
    // A process that was ended by force has no mark at its end.
    return isEnded ?? this.#ends.length > 0;
  }

  async #result(code: number): Promise<number> {
    const { line } = this.#of;
    const [end] = this.#ends;
    if (end !== undefined) return Number(end);
    const says = await this.#ssh.says();
    if (this.#started === undefined) throw code === 255 ? sshError(line.target, says) : notBegun(line, code, says);
    // A Windows process that ended itself prints no mark.
    if (code !== 255 && line.os === 'windows') return code;
    throw sshLost(line.target, says);
  }
}

/** The timeout, or the signal. */
function stopOf({ timeout, signal }: RunInGuestOptions, domain: string) {
  const stop: { promise: Promise<void>; reason: unknown } = { promise: Promise.resolve(), reason: undefined };
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  stop.promise = new Promise((resolve) => {
    const by = (reason: unknown) => {
      stop.reason ??= reason;
      resolve();
    };
    onAbort = () => by(signal?.reason);
    timer = setTimeout(() => by(tooLong(domain, timeout)), Math.min(timeout, longestTimer));
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  return Object.assign(stop, {
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  });
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}

function mayRun({ target }: SshLine, cause: unknown): VirtspecError {
  return new VirtspecError({
    code: 'ssh-lost',
    kind: 'environment',
    what: `the command in ${target.domain} was to be ended, and may still run`,
    why: 'the guest did not confirm its end',
    fix: `See what runs there: \`virtspec run ${shellWord(target.domain)} -- ps\`.`,
    cause,
  });
}

function notBegun(line: SshLine, code: number, said: string): VirtspecError {
  if (code !== noRoomCode || line.os === 'windows') return noShell(line, code, said);
  return new VirtspecError({
    code: 'guest-folder',
    kind: 'environment',
    what: `${line.target.domain} cannot keep the script in a file`,
    why: said.trim() || 'its shell could not write it to $TMPDIR, else /tmp; the reason is above',
    fix: 'Make room in the guest’s /tmp, or let the user write there.',
  });
}

function noShell({ target, os }: SshLine, code: number, said: string): VirtspecError {
  return new VirtspecError({
    code: 'ssh-shell',
    kind: 'environment',
    what: `the login of ssh in ${target.domain} cannot run commands`,
    why: said.trim() || `its shell ended with ${code}`,
    fix: `Use a user who may run ${os === 'windows' ? 'powershell.exe' : '/bin/sh'}: --user.`,
  });
}
