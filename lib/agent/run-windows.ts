import { fixedLimit } from '../process/patience.ts';
import { whileRunning } from './agent-error.ts';
import type { GuestAgent } from './guest-agent.ts';
import type { GuestCommand, RunInGuestOptions } from './guest-command.ts';
import { writeGuestFile } from './guest-file.ts';
import { endOf, runProgram, startProgram } from './guest-program.ts';
import { OutputFiles } from './output-files.ts';

/** Without quotes and blanks in any argument: qemu-ga and cmd.exe do not agree on how they are written. */
const batch = [
  '@echo off',
  'powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "%~dp0run.ps1" <nul >"%~dp0out" 2>"%~dp0err"',
  'exit /b %ERRORLEVEL%',
  '',
].join('\r\n');

/** The exit code is that of the last program, else whether the last command succeeded. */
const ending = '$ok = $?\r\nif ($LASTEXITCODE) { exit $LASTEXITCODE }\r\nif (-not $ok) { exit 1 }\r\n';

/**
 * Runs the script in a file of its own, of which the first statement may have to be `param` or `using`. PowerShell 5.1 otherwise writes the OEM code
 * page, and its progress as CLIXML to the error output.
 */
const runner = [
  '[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)',
  '$OutputEncoding = [Console]::OutputEncoding',
  "$ProgressPreference = 'SilentlyContinue'",
  '& "$PSScriptRoot\\script.ps1"',
  ending,
].join('\r\n');

/** Windows PowerShell 5.1 reads a script without it as ANSI. */
const byteOrderMark = '\uFEFF';

const ownPatience = 20_000;

/**
 * Runs a command in a Windows guest, by PowerShell.
 *
 * @param folder in the guest, without blanks; it does not exist, and is gone afterwards
 * @returns its exit code; an NTSTATUS that ended it as it is
 * @throws VirtspecError `wait-timeout` (it was ended in the guest), as `GuestAgent.ask`; the signal's reason (likewise)
 */
export async function runWindows(
  agent: GuestAgent,
  folder: string,
  command: GuestCommand,
  options: RunInGuestOptions,
): Promise<number> {
  const own = (...line: readonly string[]) =>
    runProgram(agent, ['cmd.exe', '/d', '/c', ...line], { timeout: ownPatience });
  await own('mkdir', folder);
  try {
    await writeGuestFile(agent, `${folder}\\script.ps1`, Buffer.from(byteOrderMark + scriptOf(command)));
    await writeGuestFile(agent, `${folder}\\run.ps1`, Buffer.from(byteOrderMark + runner));
    await writeGuestFile(agent, `${folder}\\run.cmd`, Buffer.from(batch));
    await using files = new OutputFiles(agent, { out: `${folder}\\out`, err: `${folder}\\err` }, options);
    const pid = await startProgram(agent, ['cmd.exe', '/d', '/c', `${folder}\\run.cmd`]);
    const { timeout, signal } = options;
    const running = () => files.catchUpIfThere();
    const ended = await endOf(agent, pid, { timeout: fixedLimit(timeout), signal, running }).catch(
      async (error: unknown) => {
        await own('taskkill', '/T', '/F', '/PID', String(pid)).catch(() => {});
        throw whileRunning(error, agent.domain);
      },
    );
    await files.catchUp();
    return ended.exitCode ?? ended.signal ?? 1;
  } finally {
    await own('rmdir', '/s', '/q', folder).catch(() => {});
  }
}

/** The text of the file that PowerShell runs. */
export function scriptOf(command: GuestCommand): string {
  if ('script' in command) return command.script;
  const [first, ...others] = command.words;
  const line = others.length === 0 ? first : ['&', ...command.words.map(quoted)].join(' ');
  return `${line}\r\n${ending}`;
}

/** A PowerShell string in which nothing is interpreted. Typographic quotes are quotes there. */
function quoted(word: string): string {
  return `'${word.replaceAll(/['‘’‚‛]/g, '$&$&')}'`;
}
