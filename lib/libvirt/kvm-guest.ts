import { VirtspecError } from '../error/virtspec-error.ts';
import { inSeconds, limitOf } from '../process/patience.ts';
import type { HostRunner } from './host-view.ts';

/** What the lab's guests need from the hypervisor, apart from running at all. */
export interface AcceleratorNeeds {
  /** System Management Mode, with which Secure Boot firmware protects its variables. */
  readonly smm: boolean;
}

/** SeaBIOS, configured to write to the serial port and to reboot if it finds nothing to boot: the smallest guest with a defined start and end. */
function commandLine(emulator: string, { smm }: AcceleratorNeeds): [string, ...string[]] {
  return [
    emulator,
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-serial', 'stdio', '-m', '64'],
    ...['-machine', `q35,accel=kvm,smm=${smm ? 'on' : 'off'},graphics=off`],
    ...['-boot', 'reboot-timeout=0', '-no-reboot'],
  ];
}

/** The result of the trial. `stalled`: it did not end in time, because KVM does not really work or the machine is slow. */
export type KvmTrial = { readonly outcome: 'ran' } | { readonly outcome: 'refused' | 'stalled'; readonly why: string };

interface TrialOptions {
  /** Milliseconds for the guest, multiplied with `--timeout`; with KVM it takes less than half a second. Default 3,000. */
  readonly timeout?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Default time for a trial guest, in milliseconds. */
const usualTime = 3_000;

/** The limit in this run: see `limitOf`. */
export function trialLimit(): number {
  return limitOf(usualTime).milliseconds;
}

/**
 * Tests with a real guest whether KVM works: /dev/kvm may exist, open, and even run a processor for a while, and still be unable to run a guest (a
 * nested or para-virtual host), or lack what the lab's firmware needs. The trial succeeds only if the guest wrote output and reached its end.
 *
 * @param emulator a `qemu-system-x86_64`
 * @throws VirtspecError `command-not-found`, `command-not-started`
 */
export async function tryKvmGuest(
  run: HostRunner,
  emulator: string,
  needs: AcceleratorNeeds,
  { timeout = usualTime, signal }: TrialOptions = {},
): Promise<KvmTrial> {
  const limit = limitOf(timeout);
  try {
    const options = { timeout: limit, signal, group: true };
    const { code, stdout, stderr } = await run(commandLine(emulator, needs), options);
    if (code === 0 && stdout.includes('SeaBIOS')) return { outcome: 'ran' };
    const why = lastWords(stderr) || `QEMU exited with ${code}, and its guest printed nothing`;
    return { outcome: 'refused', why };
  } catch (error) {
    if (!(error instanceof VirtspecError)) throw error;
    if (error.code === 'command-killed') return { outcome: 'stalled', why: error.message };
    if (error.code !== 'command-timeout') throw error;
    const { milliseconds, hint } = limit;
    const why = `a KVM guest starts, but does not complete its firmware within ${inSeconds(milliseconds)}${hint}`;
    return { outcome: 'stalled', why };
  }
}

/** QEMU prints the reason last, after its own name. */
function lastWords(stderr: string): string {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  return last.replace(/^(\S*qemu-system-\w+: )+/, '').trim();
}
