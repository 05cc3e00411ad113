import { createHash, randomUUID } from 'node:crypto';
import { readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { HostRunner } from '../libvirt/host-view.ts';
import { type AcceleratorNeeds, trialLimit, tryKvmGuest } from '../libvirt/kvm-guest.ts';
import type { Accelerator } from '../model/accelerator.ts';
import { cacheFolder } from '../process/cache-folder.ts';
import { System } from '../system/system.ts';

/** The result of a trial guest, and the machine that it applies to. */
interface Remembered {
  readonly machine: string;
  readonly accelerator: Accelerator;
  /** Milliseconds since 1970, after which the result expires. */
  readonly until?: number;
}

export interface AcceleratorOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds since 1970. */
  readonly now?: number;
  /** Whose QEMU. Default: this machine's own. */
  readonly system?: System;
}

/** How long the result "did not end" is valid, in milliseconds: the machine may just have been busy. */
const doubtful = 10 * 60_000;

/**
 * What guests run on in a sandbox: KVM if a real guest ran on it. The result is valid until this machine, its QEMU or its /dev/kvm changes; the
 * result that a guest did not end in time is valid for ten minutes, because the machine may have been busy.
 *
 * @param run in the sandbox
 * @throws VirtspecError as `tryKvmGuest`, `cache-folder`
 */
export async function findAccelerator(
  run: HostRunner,
  needs: AcceleratorNeeds,
  { env = process.env, now = Date.now(), system = System.here }: AcceleratorOptions = {},
): Promise<Accelerator> {
  const file = join(await cacheFolder('accelerator', env), `${needs.smm ? 'smm' : 'plain'}${system.key}.json`);
  const folders = system.isHere ? (env.PATH ?? '').split(delimiter) : system.path.map((folder) => system.place(folder));
  const machine = await thisMachine(folders, trialLimit());
  const remembered = await read(file);
  if (remembered?.machine === machine && now < (remembered.until ?? Number.POSITIVE_INFINITY))
    return remembered.accelerator;
  const trial = await tryKvmGuest(run, emulator, needs);
  const accelerator: Accelerator = trial.outcome === 'ran' ? { kind: 'kvm' } : { kind: 'tcg', why: trial.why };
  await write(file, { machine, accelerator, ...(trial.outcome === 'stalled' && { until: now + doubtful }) });
  return accelerator;
}

const emulator = 'qemu-system-x86_64';

/** Everything that the result of a trial depends on: this boot of this kernel, this user, /dev/kvm, QEMU's file, the time limit. */
async function thisMachine(path: readonly string[], limit: number): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const files = await Promise.all(['/dev/kvm', ...path.map((folder) => join(folder, emulator))].map(identity));
  const user = [process.getuid?.(), process.getgroups?.()];
  return createHash('sha256')
    .update(JSON.stringify([boot, user, files, limit]))
    .digest('hex');
}

/** A file's identity, as text; a device's owner and mode change its ctime. */
async function identity(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    const { ino, size, mtimeNs, ctimeNs } = await stat(real, { bigint: true });
    return [real, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch {
    return 'absent';
  }
}

async function read(file: string): Promise<Remembered | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Remembered;
  } catch {
    return undefined; // Never written, or damaged: the trial is repeated.
  }
}

/** Written atomically: other runs, also of this process, may be reading and writing it. */
async function write(file: string, remembered: Remembered): Promise<void> {
  const half = `${file}.${randomUUID()}`;
  await writeFile(half, JSON.stringify(remembered));
  await rename(half, file);
}
