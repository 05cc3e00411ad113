import { constants } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import which from 'which';
import { type AcceleratorNeeds, tryKvmGuest } from '../../libvirt/kvm-guest.ts';
import { run } from '../../process/run.ts';
import { type Fact, seen } from '../fact.ts';
import type { DeviceFile, MachineFacts } from '../host-facts.ts';
import { type Patience, readIfThere, within } from './within.ts';

const devices = ['/dev/kvm', '/dev/vhost-net', '/dev/net/tun'] as const;

type HypervisorFacts = Pick<
  MachineFacts,
  'devices' | 'kvmGuest' | 'cpuFlags' | 'nested' | 'cgroups' | 'iommuGroups' | 'secureGuest' | 'renderNodes'
>;

/**
 * The machine's capabilities for guests.
 * @param emulator libvirt's QEMU, if this user's PATH has none
 */
export async function collectHypervisor(
  needs: Promise<AcceleratorNeeds>,
  emulator: Promise<string | undefined>,
  patience: Patience,
): Promise<HypervisorFacts> {
  const [files, kvmGuest, cpuFlags, nested, cgroups, iommuGroups, secureGuest, renderNodes] = await Promise.all([
    within('the devices of this machine', patience, collectDevices),
    needs.then((asked) => within('the KVM guest', patience, () => startGuest(asked, emulator, patience))),
    within('the processor', patience, collectCpuFlags),
    within('KVM’s modules', patience, () => readParameters('nested')),
    within('the cgroup controllers', patience, collectCgroups),
    within('the IOMMU', patience, async () => {
      const groups = await readdir('/sys/kernel/iommu_groups').catch(() => []);
      return seen(groups.length, 'ls /sys/kernel/iommu_groups', `${groups.length} groups`);
    }),
    within('secure guests', patience, collectSecureGuest),
    within('the render nodes', patience, async () => {
      const nodes = (await readdir('/dev/dri').catch(() => [])).filter((name) => name.startsWith('renderD'));
      return seen(nodes, 'ls /dev/dri', nodes.join('\n'));
    }),
  ]);
  return { devices: files, kvmGuest, cpuFlags, nested, cgroups, iommuGroups, secureGuest, renderNodes };
}

async function collectDevices(): Promise<Fact<ReadonlyMap<string, DeviceFile>>> {
  const found = await Promise.all(devices.map(async (path) => [path, await openDevice(path)] as const));
  const lines = found.map(
    ([path, { there, refused }]) => `${path}: ${there ? (refused ?? 'can be opened') : 'does not exist'}`,
  );
  return seen(new Map(found), `open ${devices.join(' ')}`, lines.join('\n'));
}

/** Opening these changes nothing: a machine, a queue or an interface is created only by an ioctl. */
async function openDevice(path: string): Promise<DeviceFile> {
  if ((await stat(path).catch(() => undefined)) === undefined) return { there: false, refused: undefined };
  try {
    await using _ = await open(path, constants.O_RDWR);
    return { there: true, refused: undefined };
  } catch (error) {
    return { there: true, refused: error instanceof Error ? error.message : String(error) };
  }
}

async function startGuest(
  needs: AcceleratorNeeds,
  emulator: Promise<string | undefined>,
  { timeout, signal }: Patience,
): Promise<MachineFacts['kvmGuest']> {
  if (process.arch !== 'x64')
    return { unknown: `the test guest for KVM requires x86-64, and this machine is ${process.arch}` };
  const program = (await which('qemu-system-x86_64', { nothrow: true })) ?? (await emulator);
  if (program === undefined) return { unknown: 'no qemu-system-x86_64 in PATH, and libvirt reported none' };
  const trial = await tryKvmGuest(run, program, needs, { timeout: timeout - 300, signal });
  // A slow machine and a KVM that does not work cannot be distinguished at this point.
  if (trial.outcome === 'stalled') return { unknown: `${trial.why}: the machine is busy, or its KVM does not work` };
  const source = `${program} -machine q35,accel=kvm,smm=${needs.smm ? 'on' : 'off'} …`;
  const ran = trial.outcome === 'ran';
  const refused = ran ? undefined : trial.why;
  return seen({ refused }, source, refused ?? 'the guest ran to completion');
}

async function collectCpuFlags(): Promise<MachineFacts['cpuFlags']> {
  const line = /^(flags|Features)\s*:.*$/m.exec(await readFile('/proc/cpuinfo', 'utf8'))?.[0] ?? '';
  const flags = line.replace(/^.*?:\s*/, '').split(' ');
  const telling = flags.filter((flag) => ['vmx', 'svm', 'hypervisor'].includes(flag));
  return seen(flags, '/proc/cpuinfo', `flags: ${telling.join(' ') || '(neither vmx nor svm)'}`);
}

/** A parameter of KVM's two vendor modules, for those that are loaded. */
async function readParameters(name: string): Promise<Fact<ReadonlyMap<string, string>>> {
  const read = ['kvm_intel', 'kvm_amd'].map(async (module) => {
    const value = await readIfThere(`/sys/module/${module}/parameters/${name}`);
    return value === undefined ? [] : [[module, value.trim()] as const];
  });
  const found = new Map((await Promise.all(read)).flat());
  const lines = [...found].map(([module, value]) => `${module} ${name}=${value}`);
  return seen(
    found,
    `/sys/module/kvm_*/parameters/${name}`,
    lines.join('\n') || 'neither kvm_intel nor kvm_amd is loaded',
  );
}

/**
 * The names of cgroup v1: in v2 `io` corresponds to `blkio`, `cpu` includes `cpuacct`, and devices are controlled by BPF, which is always available.
 */
async function collectCgroups(): Promise<MachineFacts['cgroups']> {
  const v2 = await readIfThere('/sys/fs/cgroup/cgroup.controllers');
  if (v2 !== undefined) {
    const said = v2.trim().split(' ');
    const also: Readonly<Record<string, readonly string[]>> = { io: ['blkio'], cpu: ['cpuacct'] };
    const all = [...said, ...said.flatMap((name) => also[name] ?? []), 'devices'];
    return seen(all, '/sys/fs/cgroup/cgroup.controllers', v2.trim());
  }
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').filter((line) => / cgroup /.test(line));
  const all = mounts.flatMap((line) => line.split(' ')[3]?.split(',') ?? []);
  return seen(all, '/proc/self/mounts', mounts.join('\n'));
}

async function collectSecureGuest(): Promise<MachineFacts['secureGuest']> {
  const parameters = await readParameters('sev');
  if ('unknown' in parameters) return parameters;
  const on = ['Y', '1'].includes(parameters.value.get('kvm_amd') ?? '');
  return seen(on ? 'AMD SEV' : undefined, parameters.source, parameters.excerpt);
}
