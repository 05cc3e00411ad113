import { VirtspecError } from '../../error/virtspec-error.ts';
import type { HostRunner } from '../../libvirt/host-view.ts';
import type { VirshSession } from '../../libvirt/virsh-session.ts';
import type { SmokeResult, SmokeScreen } from '../../model/smoke.ts';
import { waitUntil } from '../../process/wait-until.ts';
import { judgeScreen, readScreenshot } from './screen.ts';
import { takeScreenshot } from './screenshot.ts';

export interface SmokeOptions {
  /** Where the guests run: on this host, or inside a sandbox. */
  readonly run: HostRunner;
  /** For screenshots while they are read. */
  readonly folder: string;
  readonly accelerator: 'kvm' | 'tcg';
  /** Milliseconds for the firmware to draw, multiplied with `--timeout`. */
  readonly timeout: number;
  /** Called when the guest runs, before the wait for its screen. */
  readonly running?: () => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts one domain on its declared hardware and inspects the result: libvirt's state, the TPM's process, the screen.
 *
 * It is started paused, so that QEMU's own picture before the guest draws anything is known; a firmware screen is a picture that differs from it and
 * is not blank. A domain that the apply has already started is inspected as it is. A refusal by libvirt is a result, with libvirt's message.
 *
 * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`, `screenshot-unreadable`; the signal's reason
 */
export async function smokeDomain(
  virsh: VirshSession,
  domain: { readonly name: string; readonly uuid: string },
  options: SmokeOptions,
): Promise<SmokeResult> {
  const { name, uuid } = domain;
  const result = { domain: name, running: false, problem: undefined, swtpm: [], screen: undefined };
  const failed = (problem: string): SmokeResult => ({ ...result, problem, accelerator: options.accelerator });

  let placeholder: Buffer | undefined;
  if ((await stateOf(virsh, uuid)) !== 'running') {
    const started = await virsh.execute(['start', '--paused', '--domain', uuid], { timeout: 60_000 });
    if (started.error !== undefined) return failed(started.error);
    placeholder = await takeScreenshot(virsh, uuid, options.folder);
    const resumed = await virsh.execute(['resume', '--domain', uuid]);
    if (resumed.error !== undefined) return failed(resumed.error);
  }

  options.running?.();
  const { screen, problem } = await watchScreen(virsh, domain, placeholder, options);
  const running = (await stateOf(virsh, uuid)) === 'running';
  return {
    ...result,
    running,
    problem: running ? problem : 'it was started, but is no longer running',
    swtpm: await swtpmProcesses(options.run, uuid),
    screen,
    accelerator: options.accelerator,
  };
}

/** The same for a domain that is already running, and whose guest has drawn its screen. */
export async function smokeOfRunning(
  virsh: VirshSession,
  { name, uuid }: { readonly name: string; readonly uuid: string },
  { run, folder, accelerator }: Pick<SmokeOptions, 'run' | 'folder' | 'accelerator'>,
): Promise<SmokeResult> {
  const picture = await takeScreenshot(virsh, uuid, folder);
  return {
    domain: name,
    running: (await stateOf(virsh, uuid)) === 'running',
    problem: picture === undefined ? 'it has no screen that libvirt can capture' : undefined,
    swtpm: await swtpmProcesses(run, uuid),
    screen: picture && judgeScreen(undefined, readScreenshot(picture)),
    accelerator,
  };
}

/** Waits until the guest has drawn a screen, has ended, or the time is up; `problem` says why there is no drawn screen. */
async function watchScreen(
  virsh: VirshSession,
  { name, uuid }: { readonly name: string; readonly uuid: string },
  placeholder: Buffer | undefined,
  options: SmokeOptions,
): Promise<{ readonly screen?: SmokeScreen; readonly problem?: string }> {
  const first = placeholder ?? (await takeScreenshot(virsh, uuid, options.folder));
  if (first === undefined) return { problem: 'it has no screen that libvirt can capture' };
  const baseline = placeholder && readScreenshot(placeholder);
  const judge = (bytes: Buffer): SmokeScreen => judgeScreen(baseline, readScreenshot(bytes));
  let last = first;
  if (judge(first).drawnByGuest) return { screen: judge(first) };
  const look = async (): Promise<SmokeScreen | 'ended' | undefined> => {
    const now = await takeScreenshot(virsh, uuid, options.folder);
    // Most screenshots are QEMU's own picture, byte for byte; only a different one is decoded.
    if (now !== undefined && !now.equals(last)) {
      last = now;
      const screen = judge(now);
      if (screen.drawnByGuest) return screen;
    }
    return (await stateOf(virsh, uuid)) === 'running' ? undefined : 'ended';
  };
  const { timeout, signal } = options;
  try {
    const seen = await waitUntil(look, {
      what: `the firmware of ${name} to produce display output`,
      timeout,
      interval: 250,
      signal,
    });
    if (seen !== 'ended') return { screen: seen };
    return { screen: judge(last), problem: 'it stopped before it produced any display output' };
  } catch (error) {
    if (!(error instanceof VirtspecError) || error.code !== 'wait-timeout') throw error;
    return { screen: judge(last), problem: `${error.message}. ${error.fix}` };
  }
}

async function stateOf(virsh: VirshSession, uuid: string): Promise<string> {
  return (await virsh.execute(['domstate', '--domain', uuid])).output.trim();
}

/** The domain's live swtpm: the one among libvirt's pid files that uses the state of this domain's UUID. */
async function swtpmProcesses(run: HostRunner, uuid: string): Promise<SmokeResult['swtpm']> {
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
