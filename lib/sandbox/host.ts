import { cpus, totalmem } from 'node:os';
import { parseDomainCapabilities } from '../adapt/domain-capabilities.ts';
import { readFirmwareDescriptors } from '../adapt/firmware.ts';
import { parseHostCapabilities } from '../adapt/host-capabilities.ts';
import type { SandboxHost } from '../adapt/sandbox-host.ts';
import type { AcceleratorNeeds } from '../libvirt/kvm-guest.ts';
import type { VirshSession } from '../libvirt/virsh-session.ts';
import type { Accelerator } from '../model/accelerator.ts';
import { versionOf } from '../model/libvirt-version.ts';
import { findAccelerator } from './accelerator.ts';
import type { Sandbox } from './sandbox.ts';

/** The properties of a started sandbox. */
export interface SandboxFacts {
  readonly host: SandboxHost;
  readonly accelerator: Accelerator;
  /** Name → version: libvirt, QEMU, swtpm. */
  readonly tools: Readonly<Record<string, string>>;
}

/** What a sandbox reports about itself, independent of the lab. */
export interface SandboxWords {
  readonly version: string;
  readonly capabilities: string;
  readonly firmware: SandboxHost['firmware'];
  readonly shell: string;
  /** Names of its network filters, one per line. */
  readonly filters: string;
}

/** A running sandbox, and what it reports about itself. */
export interface AskedSandbox {
  readonly sandbox: Sandbox;
  readonly virsh: VirshSession;
  readonly words: SandboxWords;
}

/** @throws VirtspecError `virsh-refused`, `sandbox-died` */
export async function askSandbox(sandbox: Sandbox, virsh: VirshSession): Promise<SandboxWords> {
  const [version, capabilities, filters, firmware, { stdout: shell }] = await Promise.all([
    virsh.output(['version', '--daemon']),
    virsh.output(['capabilities']),
    virsh.execute(['nwfilter-list']),
    readFirmwareDescriptors([
      ...sandbox.system.shared('qemu/firmware').toReversed(),
      sandbox.system.place('/etc/qemu/firmware'),
    ]),
    sandbox.run(['bash', '-c', shellFacts]),
  ]);
  return { version, capabilities, firmware, shell, filters: filters.output };
}

/**
 * Determines what a sandbox supports, for a lab.
 * @param architectures of the lab's domains, in libvirt's names
 * @param words what it has reported about itself
 * @throws VirtspecError `virsh-refused`, `sandbox-died`
 */
export async function collectFacts(
  { sandbox, virsh }: Pick<AskedSandbox, 'sandbox' | 'virsh'>,
  needs: AcceleratorNeeds,
  architectures: readonly string[],
  words: SandboxWords | Promise<SandboxWords> = askSandbox(sandbox, virsh),
): Promise<SandboxFacts> {
  const [accelerator, { version, capabilities, firmware, shell, filters }] = await Promise.all([
    findAccelerator((...command) => sandbox.run(...command), needs, { system: sandbox.system }),
    words,
  ]);
  const virtType = accelerator.kind === 'kvm' ? 'kvm' : 'qemu';
  const parsed = parseHostCapabilities(capabilities);
  const asked = architectures.filter((arch) => parsed.emulators[arch] !== undefined);
  const answers = asked.map(async (arch) => {
    const command = ['domcapabilities', '--virttype', virtType, '--arch', arch] as const;
    return [arch, parseDomainCapabilities(await virsh.output(command))] as const;
  });
  const said = new Set(shell.split('\n'));
  return {
    accelerator,
    host: {
      ...parsed,
      accelerator: accelerator.kind,
      firmware,
      capabilities: Object.fromEntries(await Promise.all(answers)),
      renderNode: said.has('render-node'),
      directIo: said.has('direct-io'),
      processors: cpus().length,
      memory: BigInt(totalmem()),
      shaping: said.has('shaping'),
      virtiofsd: /^virtiofsd (.+)$/m.exec(shell)?.[1],
      filters: new Set([...filters.matchAll(/^ *[0-9a-f-]{36} +(\S+)/gm)].map((match) => match[1] ?? '')),
      exists: (path) => (path.startsWith('/dev/') ? said.has(`device ${path}`) : sandbox.system.exists(path)),
    },
    tools: toolVersions(version, shell),
  };
}

/** One line per fact. The sandbox's storage is a tmpfs, which supports O_DIRECT since Linux 6.6. */
const shellFacts = `
for node in /dev/dri/renderD*; do [[ -c $node ]] && echo render-node; done
dd if=/dev/zero of=/tmp/direct-io bs=4096 count=1 oflag=direct status=none 2>/dev/null && echo direct-io
rm -f /tmp/direct-io
ip link add name shaping type bridge && {
  tc qdisc add dev shaping root handle 1: htb default 1 &&
    tc class add dev shaping parent 1: classid 1:1 htb rate 1000kbps &&
    tc qdisc add dev shaping parent 1:1 handle 2: sfq perturb 10 &&
    tc qdisc add dev shaping ingress && echo shaping
  ip link delete shaping
} 2>/dev/null
for program in /usr/libexec/virtiofsd /usr/lib/virtiofsd /usr/lib/qemu/virtiofsd "$(command -v virtiofsd)"; do
  [[ -x $program ]] && echo "virtiofsd $program" && break
done
find /dev -type c -printf 'device %p\\n'
swtpm --version 2>/dev/null | head -n 1
true
`;

function toolVersions(virshVersion: string, shell: string): Record<string, string> {
  const libvirt = versionOf(virshVersion);
  const qemu = /^Running hypervisor: QEMU (\S+)$/m.exec(virshVersion)?.[1];
  const swtpm = /^TPM emulator version ([^\s,]+)/m.exec(shell)?.[1];
  const known = Object.entries({ libvirt, QEMU: qemu, swtpm });
  return Object.fromEntries(known.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
