import { expect, test } from 'vitest';
import type { GuestAgent } from '../../lib/agent/guest-agent.ts';
import { runInGuest } from '../../lib/agent/run-in-guest.ts';

/** Stands for an agent on Windows: it keeps what it is asked, and its one program ends as told, or never. */
function standIn(ends: number | 'never') {
  const files = new Map<string, string>();
  const ran: string[] = [];
  const open: string[] = [];
  const answers: Record<string, (args: never) => unknown> = {
    'guest-get-osinfo': () => ({ id: 'mswindows' }),
    'guest-file-open': ({ path, mode }: { path: string; mode: string }) => {
      if (mode === 'w') files.set(path, '');
      return open.push(path) - 1;
    },
    'guest-file-write': ({ handle, 'buf-b64': text }: { handle: number; 'buf-b64': string }) => {
      const path = open[handle] ?? '';
      files.set(path, (files.get(path) ?? '') + Buffer.from(text, 'base64').toString('utf8'));
    },
    'guest-file-read': () => ({ count: 0, 'buf-b64': '', eof: true }),
    'guest-file-close': () => ({}),
    'guest-exec': ({ path, arg }: { path: string; arg: string[] }) => ({ pid: ran.push([path, ...arg].join(' ')) }),
    'guest-exec-status': ({ pid }: { pid: number }) => {
      const isCommand = ran[pid - 1]?.endsWith('run.cmd') === true;
      if (isCommand && ends === 'never') return { exited: false };
      return { exited: true, exitcode: isCommand ? ends : 0 };
    },
  };
  const ask = async (command: string, args: object = {}) => answers[command]?.(args as never);
  return { files, ran, agent: { domain: 'ad01', ask } as unknown as GuestAgent };
}

const quiet = { onStdout: () => {}, onStderr: () => {} };

function fileOf(files: ReadonlyMap<string, string>, name: string): string {
  return [...files].find(([path]) => path.endsWith(`\\${name}`))?.[1] ?? '';
}

test('a script is in a file of its own, from its first character on, and its folder is removed', async () => {
  const { files, ran, agent } = standIn(3);
  const script = 'param([string]$Name = "Grüße")\r\nexit 3\r\n';
  expect(await runInGuest(agent, 'windows', { script }, { timeout: 5_000, ...quiet })).toBe(3);
  expect(fileOf(files, 'script.ps1')).toBe(`\uFEFF${script}`);
  expect(fileOf(files, 'run.ps1')).toContain('& "$PSScriptRoot\\script.ps1"\r\n');
  expect(fileOf(files, 'run.cmd')).toContain('-File "%~dp0run.ps1" <nul >"%~dp0out"');
  const [folder = ''] = /C:\\Windows\\Temp\\virtspec-[0-9a-f]{16}/.exec(ran[0] ?? '') ?? [];
  expect(ran).toEqual([
    `cmd.exe /d /c mkdir ${folder}`,
    `cmd.exe /d /c ${folder}\\run.cmd`,
    `cmd.exe /d /c rmdir /s /q ${folder}`,
  ]);
});

test('a line is PowerShell; several words are a program, in which PowerShell interprets nothing', async () => {
  const written = async (...words: [string, ...string[]]) => {
    const { files, agent } = standIn(0);
    await runInGuest(agent, 'windows', { words }, { timeout: 5_000, ...quiet });
    return fileOf(files, 'script.ps1').slice(1).split('\r\n')[0];
  };
  expect(await written('Get-Service NTDS | Format-List')).toBe('Get-Service NTDS | Format-List');
  expect(await written('net', "it's", '$env:X', '')).toBe("& 'net' 'it''s' '$env:X' ''");
});

test('a command that takes too long is ended with all that it started, and its folder is removed', async () => {
  const { ran, agent } = standIn('never');
  await expect(runInGuest(agent, 'windows', { words: ['x'] }, { timeout: 60, ...quiet })).rejects.toMatchObject({
    code: 'guest-timeout',
  });
  expect(ran.slice(2)).toEqual(['cmd.exe /d /c taskkill /T /F /PID 2', expect.stringMatching(/ rmdir \/s \/q /)]);
});
