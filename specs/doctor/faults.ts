import { seen } from '../../lib/doctor/fact.ts';
import type { PrerequisiteId } from '../../lib/doctor/registry.ts';
import { parseNetwork } from '../../lib/model/parse-network.ts';
import { capabilitiesWith, gib, goodIso, iso, type Parts, poolPath, qemu, shown, step } from './good-host.ts';

/** One fault of the sound host, and the finding of the prerequisite that must detect it. */
export interface Fault {
  /** From the owner's point of view; used as the title of the test. */
  readonly what: string;
  inject(parts: Parts): void;
  /** `host:qemu:///system` by default. */
  readonly subject?: string;
  readonly actual: string | RegExp;
  /** In the first evidence. */
  readonly excerpt: string | RegExp;
  /** In the fix. */
  readonly fix: string | RegExp;
  /** Prerequisites that fail with it. */
  readonly also?: readonly PrerequisiteId[];
}

const refused = (refusal: 'no-socket' | 'socket-forbidden', words: string) => (parts: Parts) => {
  parts.connection = { outcome: 'refused', refusal, words };
};

const devices = (path: string, device: { readonly there: boolean; readonly refused: string | undefined }) =>
  shown(
    new Map(
      ['/dev/kvm', '/dev/vhost-net', '/dev/net/tun'].map((other) => [
        other,
        other === path ? device : { there: true, refused: undefined },
      ]),
    ),
    `${path}: ${device.there ? device.refused : 'does not exist'}`,
  );
const gone = { there: false, refused: undefined };

const onIso = (over: Partial<typeof goodIso>) => (parts: Parts) => {
  parts.isos.set(iso, shown({ ...goodIso, ...over }));
};

const directory = (over: { readonly there?: boolean; readonly free?: bigint }) => (parts: Parts) => {
  const { there = true, free = 200n * gib } = over;
  const value = { there, nearest: there ? poolPath : '/var/lib/libvirt', device: 1, free, taken: new Map() };
  parts.directories.set(poolPath, seen(value, 'df', `${free} bytes free`));
};

const other = parseNetwork({
  text: "<network><name>default</name><uuid>11111111-2222-3333-4444-555555555555</uuid><bridge name='virbr56'/></network>",
  origin: 'virsh net-dumpxml',
});

/** A failing case for every prerequisite. */
export const faults: Readonly<Record<PrerequisiteId, Fault>> = {
  'libvirt-answers': {
    what: 'libvirt is not installed',
    inject: refused('no-socket', "Failed to connect socket to '/run/libvirt/libvirt-sock': No such file or directory"),
    actual: /^no socket/,
    excerpt: 'No such file or directory',
    fix: /virtualisation\.libvirtd\.enable.*libvirt-daemon-system/,
  },
  'libvirt-usable': {
    what: 'the user is in no group of libvirt’s',
    inject: (parts) => {
      refused('socket-forbidden', "Failed to connect socket to '/run/libvirt/libvirt-sock': Permission denied")(parts);
      parts.machine.user = shown({ name: 'ann', uid: 1000, groups: ['ann'], member: ['ann'] });
    },
    actual: /ann cannot use \/run\/libvirt\/libvirt-sock, which belongs to group libvirt/,
    excerpt: 'Permission denied',
    fix: /extraGroups = \[ "libvirtd" \].*usermod -aG libvirt ann/,
  },
  'graphical-console': {
    what: 'virt-manager is not installed',
    inject: ({ tools }) => {
      tools.virtManager = shown(undefined, 'no virt-manager in PATH');
    },
    actual: 'not installed',
    excerpt: 'no virt-manager in PATH',
    fix: 'programs.virt-manager.enable',
  },
  'swtpm-usable': {
    what: 'swtpm is in the user’s PATH, and not in libvirtd’s',
    inject: ({ libvirt }) => {
      libvirt.capabilities = capabilitiesWith(/<value>emulator<\/value>/, '');
    },
    actual: 'passthrough',
    excerpt: /^<tpm[\s\S]*<\/tpm>$/,
    fix: 'virtualisation.libvirtd.qemu.swtpm.enable',
  },
  'secure-boot-firmware': {
    what: 'libvirt has no loader for Secure Boot',
    inject: ({ libvirt }) => {
      libvirt.capabilities = capabilitiesWith(/<value>yes<\/value>/, '');
    },
    actual: 'none',
    excerpt: /^<loader[\s\S]*<\/loader>$/,
    fix: /ovmf/,
  },
  'nix-flakes': {
    what: 'flakes are off',
    inject: ({ tools }) => {
      tools.nixFeatures = shown(['nix-command'], 'experimental-features = nix-command');
    },
    actual: 'Nix 2.28.3, without flakes',
    excerpt: 'experimental-features = nix-command',
    fix: 'nix.settings.experimental-features',
  },
  'cpu-virtualisation': {
    what: 'VT-x is off in the firmware',
    inject: ({ machine }) => {
      machine.cpuFlags = shown(['fpu'], 'flags: (neither vmx nor svm)');
    },
    actual: 'neither',
    excerpt: 'neither vmx nor svm',
    fix: 'VT-x',
  },
  'kvm-device': {
    what: 'KVM’s module is not loaded',
    inject: ({ machine }) => {
      machine.devices = devices('/dev/kvm', gone);
    },
    actual: 'it does not exist',
    excerpt: '/dev/kvm: does not exist',
    fix: /boot\.kernelModules.*modprobe/,
  },
  'kvm-openable': {
    what: 'the user is not in the group kvm',
    inject: ({ machine }) => {
      machine.devices = devices('/dev/kvm', { there: true, refused: 'EACCES: permission denied' });
    },
    actual: 'EACCES: permission denied',
    excerpt: 'EACCES',
    fix: /"kvm".*usermod -aG kvm/,
  },
  'kvm-guest': {
    what: '/dev/kvm is there and opens, and runs no guest',
    inject: ({ machine }) => {
      machine.kvmGuest = shown({ refused: 'failed to set MSR 0x48d' }, 'failed to set MSR 0x48d');
    },
    actual: 'failed to set MSR 0x48d',
    excerpt: 'failed to set MSR 0x48d',
    fix: 'nested',
  },
  'nested-kvm': {
    what: 'nested KVM is off',
    inject: ({ machine }) => {
      machine.nested = shown(new Map([['kvm_intel', 'N']]), 'kvm_intel nested=N');
    },
    actual: 'disabled',
    excerpt: 'kvm_intel nested=N',
    fix: 'options kvm_intel nested=1',
  },
  'vhost-net': {
    what: 'vhost_net is not loaded',
    inject: ({ machine }) => {
      machine.devices = devices('/dev/vhost-net', gone);
    },
    actual: 'it does not exist',
    excerpt: '/dev/vhost-net: does not exist',
    fix: 'modprobe vhost_net',
  },
  'tun-device': {
    what: 'tun is not loaded',
    inject: ({ machine }) => {
      machine.devices = devices('/dev/net/tun', gone);
    },
    actual: 'it does not exist',
    excerpt: '/dev/net/tun: does not exist',
    fix: 'modprobe tun',
  },
  'cgroup-controllers': {
    what: 'the kernel was told to leave memory out',
    inject: ({ machine }) => {
      machine.cgroups = shown(['cpu', 'cpuacct', 'cpuset', 'devices', 'blkio'], 'cpuset cpu io');
    },
    actual: 'missing: memory',
    excerpt: 'cpuset cpu io',
    fix: 'cgroup_disable',
  },
  'iommu-enabled': {
    what: 'the IOMMU is off',
    inject: ({ machine }) => {
      machine.iommuGroups = shown(0, '0 groups');
    },
    actual: 'none',
    excerpt: '0 groups',
    fix: 'intel_iommu=on',
  },
  'secure-guest': {
    what: 'SEV is off',
    inject: ({ machine }) => {
      machine.secureGuest = shown(undefined, 'kvm_amd sev=N');
    },
    actual: 'not enabled',
    excerpt: 'kvm_amd sev=N',
    fix: 'sev=1',
  },
  'dnsmasq-ports': {
    what: 'a DNS server has port 53 of every address',
    inject: ({ machine }) => {
      const line = 'udp UNCONN 0 0 0.0.0.0:53 0.0.0.0:*';
      machine.listeners = shown([{ protocol: 'udp', port: 53, line }]);
    },
    actual: 'in use: udp 53',
    excerpt: '0.0.0.0:53',
    fix: 'bind-interfaces',
  },
  'client-version': {
    what: 'virsh is older than its libvirt',
    inject: ({ libvirt }) => {
      libvirt.versions = shown({ client: '9.0.0', daemon: '11.3.0', hypervisor: undefined });
    },
    actual: 'virsh 9.0.0',
    excerpt: 'as it was shown',
    fix: 'libvirt-clients',
  },
  'uefi-snapshots': {
    what: 'libvirt 10.8',
    inject: ({ libvirt }) => {
      libvirt.versions = shown({ client: '10.8.0', daemon: '10.8.0', hypervisor: undefined });
    },
    actual: 'libvirt 10.8.0',
    excerpt: 'as it was shown',
    fix: '--disk-only',
  },
  'external-revert': {
    what: 'libvirt 9.8',
    inject: ({ libvirt }) => {
      libvirt.versions = shown({ client: '9.8.0', daemon: '9.8.0', hypervisor: undefined });
    },
    actual: 'libvirt 9.8.0',
    excerpt: 'as it was shown',
    fix: 'vol-clone',
    also: ['uefi-snapshots'],
  },
  'undefine-keeps-tpm': {
    what: 'libvirt 8.8',
    inject: ({ libvirt }) => {
      libvirt.versions = shown({ client: '8.8.0', daemon: '8.8.0', hypervisor: undefined });
    },
    actual: 'libvirt 8.8.0',
    excerpt: 'as it was shown',
    fix: /virsh undefine NAME --keep-nvram/,
    also: ['external-revert', 'uefi-snapshots'],
  },
  'iso-present': {
    what: 'the ISO was never downloaded',
    inject: onIso({ size: undefined, kind: undefined, format: undefined, steps: goodIso.steps.slice(0, 2) }),
    subject: `file:${iso}`,
    actual: 'it does not exist',
    excerpt: '(nothing)',
    fix: 'systemd.tmpfiles.rules',
  },
  'iso-format': {
    what: 'a web page was downloaded in its place',
    inject: onIso({ size: 4_096, format: 'neither', promised: undefined }),
    subject: `file:${iso}`,
    actual: /neither/,
    excerpt: '4 KiB, neither',
    fix: 'SHA-256',
  },
  'iso-path': {
    what: 'the ISO is in a home directory',
    inject: onIso({ steps: [step('/', 0o755), step('/home/ann', 0o750, 1000, 1000), step(iso, 0o644)] }),
    subject: `file:${iso}`,
    actual: 'not accessible: /home/ann',
    excerpt: '0750 1000:1000 /home/ann',
    fix: /o\+x.*setfacl/,
  },
  'iso-readable': {
    what: 'only root may read the ISO',
    inject: onIso({ steps: [step('/', 0o755), step(iso, 0o600)] }),
    subject: `file:${iso}`,
    actual: /^0600 0:0/,
    excerpt: '0600',
    fix: 'chmod 0644',
  },
  'pool-directory': {
    what: 'nobody has made the pool’s directory',
    inject: directory({ there: false }),
    subject: 'pool:homelab',
    actual: 'it does not exist',
    excerpt: '/var/lib/libvirt',
    fix: `d ${poolPath} 0711`,
  },
  'pool-allocation': {
    what: 'a raw volume does not fit',
    inject: (parts) => {
      const volumes = [{ name: 'data.raw', capacity: 60n * gib, allocation: 60n * gib }];
      if (parts.demands) parts.demands.pools = [{ name: 'homelab', path: poolPath, volumes }];
      directory({ free: 10n * gib })(parts);
    },
    subject: 'pool:homelab',
    actual: '10.0 GiB free',
    excerpt: 'bytes free',
    fix: 'free space',
    also: ['pool-room'],
  },
  'pool-room': {
    what: 'the volumes may outgrow their file system',
    inject: directory({ free: 10n * gib }),
    subject: 'pool:homelab',
    actual: '10.0 GiB free',
    excerpt: 'bytes free',
    fix: 'larger file system',
  },
  'bridge-free': {
    what: 'somebody’s bridge has the name already',
    inject: ({ machine }) => {
      machine.links = shown([{ name: 'virbr56', up: true, mac: undefined, addresses: ['10.9.9.1/24'] }]);
    },
    subject: 'network:lab-net',
    actual: 'a link has this name, with 10.9.9.1/24',
    excerpt: 'virbr56 10.9.9.1/24',
    fix: 'bridge.name',
  },
  'subnet-free': {
    what: 'VirtualBox has left vboxnet0',
    inject: ({ machine }) => {
      machine.links = shown([{ name: 'vboxnet0', up: true, mac: undefined, addresses: ['192.168.56.1/24'] }]);
    },
    subject: 'network:lab-net',
    actual: '192.168.56.1/24 on vboxnet0',
    excerpt: '192.168.56.1/24 dev vboxnet0',
    fix: 'VBoxManage hostonlyif remove vboxnet0',
  },
  'network-replaced': {
    what: 'another network of libvirt’s has the bridge',
    inject: ({ libvirt }) => {
      libvirt.networks = shown([other]);
    },
    subject: 'network:lab-net',
    actual: /^default \(1111/,
    excerpt: '<network>',
    fix: 'virsh net-uuid',
  },
  'render-node': {
    what: 'the host has no graphics card',
    inject: ({ machine }) => {
      machine.renderNodes = shown([], '(nothing)');
    },
    subject: 'domain:DC01',
    actual: 'none',
    excerpt: '(nothing)',
    fix: 'virtio_video = false',
  },
  'apparmor-volumes': {
    what: 'Ubuntu confines guests with AppArmor',
    inject: ({ libvirt }) => {
      libvirt.security = shown(['apparmor', 'dac'], '<model>apparmor</model>');
    },
    subject: 'domain:DC01',
    actual: /AppArmor/,
    excerpt: 'apparmor',
    fix: 'type="file"',
  },
  'store-paths-there': {
    what: 'the emulator that a definition names was collected',
    inject: ({ machine }) => {
      machine.store = shown(new Map([[qemu, { there: false, roots: [] }]]));
    },
    subject: 'domain:DC01',
    actual: 'gone: named by its definition',
    excerpt: qemu,
    fix: '/run/libvirt/nix-emulators/',
  },
  'store-paths-kept': {
    what: 'an older generation is all that keeps the emulator that a definition names',
    inject: ({ machine }) => {
      const root = '/nix/var/nix/profiles/system-41-link';
      machine.store = shown(new Map([[qemu, { there: true, roots: [{ root, lasts: false }] }]]));
    },
    subject: 'domain:DC01',
    actual: `kept only ${qemu} by /nix/var/nix/profiles/system-41-link (named by its definition)`,
    excerpt: 'system-41-link',
    fix: 'virsh edit',
  },
  'guest-agent': {
    what: 'nothing in Windows has opened the channel: its tools are not installed',
    inject: ({ libvirt }) => {
      libvirt.guests = shown(new Map([['DC01', { state: 'running', channel: 'disconnected', store: [] }]]));
    },
    subject: 'domain:DC01',
    actual: /^nothing in the guest/,
    excerpt: 'DC01: running, disconnected',
    fix: 'virtio-win',
  },
  'guest-ssh': {
    what: 'Windows has no OpenSSH server: it is a feature on demand',
    inject: ({ sshServers }) => {
      sshServers.set('DC01', shown({ refused: 'ECONNREFUSED' }, '192.168.56.10 port 22'));
    },
    subject: 'domain:DC01',
    actual: '192.168.56.10 port 22: ECONNREFUSED',
    excerpt: '192.168.56.10 port 22',
    fix: 'administrators_authorized_keys',
  },
};
