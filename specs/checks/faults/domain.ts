import type { CheckId } from '../../../lib/checks/registry.ts';
import type { Fault } from './fault.ts';

export const domainFaults = {
  'domain-present': {
    what: 'CLIENT02 was never defined',
    inject: ({ observed }) => observed.remove('domain-CLIENT02'),
    subject: 'domain:CLIENT02',
    actual: 'not defined',
    excerpt: '(nothing)',
  },
  'domain-state': {
    what: 'CLIENT01 starts with the host',
    inject: ({ autostart }) => autostart.add('CLIENT01'),
    subject: 'domain:CLIENT01',
    actual: 'shut off, autostart',
    excerpt: '-   CLIENT01   shut off',
  },
  'declared-drift': {
    what: 'somebody gave CLIENT01 a watchdog, and made a reboot a shutdown',
    inject: ({ observed }) => {
      observed.edit('domain-CLIENT01', '<on_reboot>restart', '<on_reboot>destroy');
      observed.edit('domain-CLIENT01', '    <memballoon', "    <watchdog model='i6300esb'/>\n    <memballoon");
    },
    subject: 'domain:CLIENT01',
    actual: '2 differences: /domain/on_reboot, /domain/devices/watchdog',
    xpath: '/domain/on_reboot',
    excerpt: 'restart → destroy',
  },
  'firmware-keeps-variables': {
    what: 'the host’s firmware for CLIENT01 has no NVRAM',
    inject: ({ observed, domains }) => {
      observed.edit(
        'domain-CLIENT01',
        /<loader [^>]*>[^<]*<\/loader>/,
        "<loader type='rom'>/usr/share/ovmf/OVMF.amdsev.fd</loader>",
      );
      observed.edit('domain-CLIENT01', /<nvram.*<\/nvram>/, '');
      observed.edit('domain-CLIENT01', '<os>', "<os firmware='efi'>");
      for (const domain of domains)
        if (domain.name === 'CLIENT01') Object.assign(domain, { nvram: undefined, firmware: undefined });
    },
    subject: 'domain:CLIENT01',
    actual: '/usr/share/ovmf/OVMF.amdsev.fd, which has no NVRAM',
    xpath: '/domain/os/loader',
    excerpt: 'OVMF.amdsev.fd',
    also: ['declared-drift domain:CLIENT01'],
  },
  'host-programs-known': {
    what: 'a letter of the firmware of DC01 is missing',
    inject: ({ declared }) => declared.edit('domain-DC01', 'OVMF_CODE_4M.ms.fd', 'OVMF_COD.ms.fd'),
    subject: 'domain:DC01',
    actual: '/usr/share/OVMF/OVMF_COD.ms.fd: neither QEMU nor OVMF has a file of that name',
    xpath: '/domain/os/loader',
    excerpt: 'OVMF_COD.ms.fd',
    also: ['declared-drift domain:DC01'],
  },
  'machine-type-there': {
    what: 'DC01 has a machine type that QEMU has dropped',
    inject: ({ declared }) => declared.edit('domain-DC01', /machine='[^']*'/, "machine='pc-q35-4.2'"),
    subject: 'domain:DC01',
    actual: 'pc-q35-4.2, which it no longer has',
    xpath: '/domain/os/type/@machine',
    excerpt: 'pc-q35-4.2',
    also: ['declared-drift domain:DC01'],
  },
  'machine-type-kept': {
    what: 'DC01 has a machine type that QEMU will drop',
    inject: ({ declared }) => declared.edit('domain-DC01', /machine='[^']*'/, "machine='pc-q35-5.2'"),
    subject: 'domain:DC01',
    actual: 'pc-q35-5.2, which is deprecated in QEMU 9.1.0',
    xpath: '/domain/os/type/@machine',
    excerpt: 'pc-q35-5.2',
    also: ['declared-drift domain:DC01'],
  },
  'domain-interfaces': {
    what: "DC01's second NIC is on lab-net too",
    inject: ({ observed }) =>
      observed.edit('domain-DC01', "<source network='default'/>", "<source network='lab-net'/>"),
    subject: 'domain:DC01',
    actual: 'lab-net (e1000e, 52:54:00:56:00:10), lab-net (e1000e, 52:54:00:7a:00:10)',
    xpath: '/domain/devices/interface[2]',
    excerpt: /<source network='lab-net'\/>/,
    also: ['declared-drift domain:DC01', 'domain-interface-order domain:DC01', 'probe-network domain:DC01'],
  },
  'domain-interface-order': {
    what: "DC01's first adapter is on default, as the plan believes",
    inject: ({ observed }) => {
      observed.edit('domain-DC01', "type='bridge'", "type='network'");
      observed.edit('domain-DC01', "bridge='virbr56'", "network='default'");
      observed.edit('domain-DC01', /network='default'(?=[\s\S]*52:54:00:7a)/, "network='default' portid='1'");
      observed.edit('domain-DC01', "<source network='default'/>", "<source network='lab-net'/>");
    },
    subject: 'domain:DC01',
    actual: 'adapter 1 is on default: 52:54:00:56:00:10; adapter 2 is on lab-net: 52:54:00:7a:00:10',
    xpath: '/domain/devices/interface[1]',
    excerpt: /52:54:00:56:00:10/,
    also: ['declared-drift domain:DC01'],
  },
  'domain-disks': {
    what: 'DC01 runs on an external snapshot',
    inject: ({ observed }) => {
      observed.edit('domain-DC01', "type='volume'", "type='file'");
      observed.edit(
        'domain-DC01',
        "pool='homelab' volume='dc01.qcow2'",
        "file='/var/lib/libvirt/images/homelab/dc01.snap1'",
      );
    },
    subject: 'domain:DC01',
    actual: '/var/lib/libvirt/images/homelab/dc01.snap1',
    xpath: '/domain/devices/disk[1]/source',
    excerpt: "<source file='/var/lib/libvirt/images/homelab/dc01.snap1'/>",
    also: ['declared-drift domain:DC01'],
  },
  'domain-cdroms': {
    what: 'DC01 has the ISO of Windows 11',
    inject: ({ observed }) => observed.edit('domain-DC01', 'windows-server-2022.iso', 'windows-11.iso'),
    subject: 'domain:DC01',
    actual: '/var/lib/libvirt/iso/windows-11.iso',
    xpath: '/domain/devices/disk[2]/source',
    excerpt: "<source file='/var/lib/libvirt/iso/windows-11.iso' startupPolicy='mandatory'/>",
    also: ['declared-drift domain:DC01'],
  },
  'cdrom-file-present': {
    what: 'nobody downloaded the ISO of Windows 11',
    inject: ({ files, missing }) => {
      const index = files.findIndex(({ path }) => path.endsWith('windows-11.iso'));
      missing.push(...files.splice(index, 1).map(({ path }) => path));
    },
    subject: 'domain:CLIENT01',
    actual: 'missing: /var/lib/libvirt/iso/windows-11.iso',
    excerpt: '(nothing)',
    also: ['cdrom-file-present domain:CLIENT02'],
  },
  'domain-tpm': {
    what: "DC01's TPM is a 1.2",
    inject: ({ observed }) => observed.edit('domain-DC01', "version='2.0'", "version='1.2'"),
    subject: 'domain:DC01',
    actual: 'TPM 1.2, emulator',
    xpath: '/domain/devices/tpm',
    excerpt: "<tpm model='tpm-crb'>\n  <backend type='emulator' version='1.2'/>\n</tpm>",
    also: ['probe-tpm domain:DC01', 'declared-drift domain:DC01'],
  },
  'domain-firmware': {
    what: "DC01's variables have no keys enrolled",
    inject: ({ observed }) => observed.edit('domain-DC01', 'OVMF_VARS_4M.ms.fd', 'OVMF_VARS_4M.fd'),
    subject: 'domain:DC01',
    actual: 'uefi',
    xpath: '/domain/os/nvram',
    excerpt: /OVMF_VARS_4M\.fd/,
    also: ['probe-secure-boot domain:DC01', 'declared-drift domain:DC01'],
  },
  'domain-nvram': {
    what: "DC01's NVRAM is where libvirt puts it by itself",
    inject: ({ observed }) => observed.edit('domain-DC01', 'dc01.nvram', 'DC01_VARS.fd'),
    subject: 'domain:DC01',
    actual: '/var/lib/libvirt/qemu/nvram/DC01_VARS.fd',
    xpath: '/domain/os/nvram',
    excerpt: /DC01_VARS\.fd/,
    also: ['declared-drift domain:DC01'],
  },
  'domain-memory': {
    what: 'a misspelt `memry` left the default',
    inject: ({ observed }) =>
      observed.edit('domain-SCCM01', "<memory unit='KiB'>4194304", "<memory unit='KiB'>2097152"),
    subject: 'domain:SCCM01',
    actual: '2 GiB',
    xpath: '/domain/memory',
    excerpt: "<memory unit='KiB'>2097152</memory>",
    also: ['probe-memory domain:SCCM01', 'declared-drift domain:SCCM01'],
  },
  'domain-vcpus': {
    what: 'SCCM01 has one vCPU',
    inject: ({ observed }) => observed.edit('domain-SCCM01', "placement='static'>2", "placement='static'>1"),
    subject: 'domain:SCCM01',
    actual: '1',
    xpath: '/domain/vcpu',
    excerpt: "<vcpu placement='static'>1</vcpu>",
    also: ['probe-vcpus domain:SCCM01', 'declared-drift domain:SCCM01'],
  },
  'domain-xpath': {
    what: 'Hyper-V is passed through',
    inject: ({ observed }) => observed.edit('domain-DC01', "<hyperv mode='custom'>", "<hyperv mode='passthrough'>"),
    subject: 'domain:DC01',
    actual: '/domain/features/hyperv/@mode is passthrough',
    xpath: '/domain/features/hyperv/@mode',
    excerpt: /^<hyperv mode='passthrough'>/,
    also: ['declared-drift domain:DC01'],
  },
  'domain-starts': {
    what: 'libvirt refuses to start DC01',
    inject: ({ smoke }) => {
      if (smoke[0])
        Object.assign(smoke[0], {
          running: false,
          problem: 'Cannot access storage file',
          swtpm: [],
          screen: undefined,
        });
    },
    subject: 'domain:DC01',
    actual: 'did not start',
    excerpt: 'Cannot access storage file',
  },
  'domain-swtpm-live': {
    what: 'DC01 runs without a TPM emulator',
    inject: ({ smoke }) => {
      if (smoke[0]) smoke[0].swtpm = [];
    },
    subject: 'domain:DC01',
    actual: 'none',
    excerpt: '(nothing)',
  },
  'domain-firmware-screen': {
    what: 'DC01 runs and stays black',
    inject: ({ smoke }) => {
      const screen = { png: new Uint8Array(), width: 720, height: 400, colours: 1, drawnByGuest: false };
      if (smoke[0]) smoke[0].screen = screen;
    },
    subject: 'domain:DC01',
    actual: 'no display output (720x400, 1 colour)',
    excerpt: '720x400, 1 colour',
  },
} satisfies Partial<Record<CheckId, Fault>>;
