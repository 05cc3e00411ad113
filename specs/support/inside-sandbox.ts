import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from '../../lib/process/wait-until.ts';
import type { Sandbox } from '../../lib/sandbox/sandbox.ts';
import type { Ended } from './virtspec.ts';
import { root } from './virtspec.ts';

/** A run of the built command line inside a sandbox: it sees the files of the sandbox's libvirt where that sees them. */
export interface RunningInside {
  readonly ended: Promise<Ended>;
  readonly stderr: () => string;
  /** Returns when standard error contains `text`. */
  says(text: string): Promise<void>;
  /** Sends a signal to virtspec itself, not to what entered the sandbox. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** Of the sandbox's libvirt, inside. */
export const insideUri = 'qemu+unix:///system?socket=/run/virtspec/libvirt-sock';

/** Starts `virtspec` from the build, as root of the sandbox, in its folder `/`. */
export async function startInside(
  sandbox: Sandbox,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningInside> {
  const main = join('/.host', root, 'dist/cli/main.js');
  // `nsenter --wd` leaves a working directory that has no path.
  const program = ['env', '--chdir=/', join('/.host', process.execPath), main];
  const [file, ...rest] = await sandbox.enter([...program, ...args]);
  const { PATH = '' } = process.env;
  const child = spawn(file, rest, {
    env: { PATH, HOME: '/root', TMPDIR: '/tmp', VIRTSPEC_CONNECT: insideUri, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return {
    ended,
    stderr: () => stderr,
    says: async (text) => {
      const look = () => (stderr.includes(text) ? true : undefined);
      await waitUntil(look, { what: `virtspec to say ${text}`, timeout: 60_000, interval: 5, lastSeen: () => stderr });
    },
    kill: async (signal) => {
      process.kill(await childOf(child.pid), signal);
      // It stops when its child is stopped, but does not go on with it.
      if (signal === 'SIGCONT') child.kill(signal);
    },
  };
}

/** Runs `virtspec` inside a sandbox, to its end. */
export async function runInside(...call: Parameters<typeof startInside>): Promise<Ended> {
  return (await startInside(...call)).ended;
}

/** `nsenter` waits for the process that it has started in the sandbox. */
export function childOf(pid: number | undefined): Promise<number> {
  const look = () =>
    Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]) || undefined;
  return waitUntil(look, { what: 'virtspec to start', timeout: 10_000, interval: 5 });
}
