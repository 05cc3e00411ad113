import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostRunner } from '../libvirt/host-view.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { SmokeResult, SmokeScreen } from '../model/smoke.ts';
import { waitUntil } from '../process/wait-until.ts';
import { judgeScreen, readScreenshot, type Screenshot } from './screen.ts';

export interface SmokeOptions {
  /** Where the guests run: on this host, or inside a sandbox. */
  readonly run: HostRunner;
  /** For screenshots while they are read. */
  readonly folder: string;
  readonly accelerator: 'kvm' | 'tcg';
  /** Milliseconds for the firmware to draw. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts one domain under its declared hardware and looks at what comes of it: libvirt's state, the TPM's process, the screen.
 *
 * It starts paused, so that what QEMU itself shows before a guest has drawn anything is known; a firmware screen is a picture that
 * differs from it and is not blank. A refusal by libvirt is a result, with libvirt's words.
 *
 * @param name the domain's name
 * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`; the signal's reason
 */
export async function smokeDomain(virsh: VirshSession, name: string, options: SmokeOptions): Promise<SmokeResult> {
  const { accelerator } = options;
  const failed = (problem: string): SmokeResult => {
    return { domain: name, running: false, problem, swtpm: [], screen: undefined, accelerator };
  };
  const started = await virsh.execute(['start', '--paused', '--domain', name], { timeout: 60_000 });
  if (started.error !== undefined) return failed(started.error);
  const before = await takeScreenshot(virsh, name, options.folder);
  const resumed = await virsh.execute(['resume', '--domain', name]);
  if (resumed.error !== undefined) return failed(resumed.error);
  return watchDomain(virsh, name, before, options);
}

async function watchDomain(
  virsh: VirshSession,
  name: string,
  before: Screenshot | undefined,
  options: SmokeOptions,
): Promise<SmokeResult> {
  const seen: { screen?: SmokeScreen } = {};
  const look = async (): Promise<'drawn' | 'ended' | undefined> => {
    const now = await takeScreenshot(virsh, name, options.folder);
    if (before !== undefined && now !== undefined) seen.screen = judgeScreen(before, now);
    if (seen.screen?.drawnByGuest) return 'drawn';
    return (await stateOf(virsh, name)) === 'running' ? undefined : 'ended';
  };
  const problem =
    before === undefined
      ? 'it has no screen that libvirt can photograph'
      : await waitUntil(look, {
          what: `the firmware of ${name} to draw`,
          timeout: options.timeout,
          interval: 250,
          signal: options.signal,
        }).then(
          () => undefined,
          (error: unknown) => {
            options.signal?.throwIfAborted();
            return error instanceof Error ? error.message : String(error);
          },
        );
  const running = (await stateOf(virsh, name)) === 'running';
  return {
    domain: name,
    running,
    problem: running ? problem : 'it was started and is not running any more',
    swtpm: await swtpmProcesses(virsh, options.run, name),
    screen: seen.screen,
    accelerator: options.accelerator,
  };
}

async function stateOf(virsh: VirshSession, name: string): Promise<string> {
  return (await virsh.execute(['domstate', '--domain', name])).output.trim();
}

/** Undefined where libvirt cannot take one: a domain without graphics, or one that has just ended. */
async function takeScreenshot(virsh: VirshSession, name: string, folder: string): Promise<Screenshot | undefined> {
  const file = join(folder, 'screenshot');
  const reply = await virsh.execute(['screenshot', '--domain', name, '--file', file]);
  if (reply.error !== undefined) return undefined;
  const bytes = await readFile(file);
  await rm(file, { force: true });
  return readScreenshot(bytes);
}

/** The domain's live swtpm: of those whose pid files libvirt keeps, the one that serves the state of this domain's UUID. */
async function swtpmProcesses(virsh: VirshSession, run: HostRunner, name: string): Promise<SmokeResult['swtpm']> {
  const uuid = (await virsh.execute(['domuuid', '--domain', name])).output.trim();
  const { stdout } = await run(['find', '/run/libvirt/qemu/swtpm', '-name', '*-swtpm.pid', '-print0']);
  const processes = stdout
    .split('\0')
    .filter(Boolean)
    .map((file) => processOf(run, file));
  return (await Promise.all(processes)).flatMap((process) => (process?.command.includes(uuid) ? [process] : []));
}

async function processOf(run: HostRunner, pidFile: string): Promise<SmokeResult['swtpm'][number] | undefined> {
  const pid = Number((await run(['cat', '--', pidFile])).stdout.trim());
  const { code, stdout } = await run(['cat', '--', `/proc/${pid}/cmdline`]);
  return code === 0 && stdout !== '' ? { pid, command: stdout.replaceAll('\0', ' ').trim() } : undefined;
}
