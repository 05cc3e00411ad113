import type { CheckId } from '../../../lib/checks/registry.ts';
import type { OpenOutcome } from '../probed.ts';
import type { Parts } from '../reference.ts';
import type { Fault } from './fault.ts';

type OpenBoot = NonNullable<OpenOutcome['domains'][number]['first']>;
type OpenView = NonNullable<OpenBoot['answer']>['view'];

/** Changes what DC01 showed at its first boot. */
function boot(parts: Parts, change: (boot: OpenBoot, outcome: OpenOutcome) => void): void {
  parts.probe = (outcome) => {
    const first = outcome.domains.find(({ domain }) => domain === 'DC01')?.first;
    if (!first) throw new Error('DC01 was not booted');
    change(first, outcome);
  };
}

/** Changes what the guest in DC01 sees at its first boot. */
function view(change: (view: OpenView) => void): (parts: Parts) => void {
  return (parts) =>
    boot(parts, ({ answer }) => {
      if (!answer) throw new Error('DC01 did not answer');
      change(answer.view);
    });
}

/** The same at its second boot. */
function again(change: (view: OpenView) => void): (parts: Parts) => void {
  return (parts) => {
    parts.probe = (outcome) => {
      const answer = outcome.domains.find(({ domain }) => domain === 'DC01')?.second?.answer;
      if (!answer) throw new Error('DC01 was not booted again');
      change(answer.view);
    };
  };
}

/** Its second adapter, which is on default. */
function adapter(seen: OpenView, index = 1): OpenView['interfaces'][number] {
  const found = seen.interfaces[index];
  if (!found) throw new Error(`no adapter ${index}`);
  return found;
}

/** Faults that only a guest sees: the XML is correct. */
export const probeFaults = {
  'probe-answers': {
    what: 'DC01’s boot loader refuses the kernel, and it shuts itself off',
    inject: (parts) =>
      boot(parts, (first) => {
        first.answer = undefined;
        first.failure = {
          stage: 'boot loader',
          what: 'it shut itself off without an answer',
          log: 'error: bad shim signature.',
        };
      }),
    subject: 'domain:DC01',
    actual: 'it shut itself off without an answer (in the boot loader, after 31 s)',
    excerpt: 'error: bad shim signature.',
  },
  'probe-uuid': {
    what: 'the firmware shows DC01 another UUID',
    inject: view((seen) => {
      seen.uuid = 'd0a1c1f2-0001-4c11-9a01-3f1e5b7d9cff';
    }),
    subject: 'domain:DC01',
    actual: 'd0a1c1f2-0001-4c11-9a01-3f1e5b7d9cff',
    xpath: '/domain/uuid',
    excerpt: '<uuid>d0a1c1f2-0001-4c11-9a01-3f1e5b7d9c01</uuid>',
  },
  'probe-vcpus': {
    what: 'one of DC01’s processors does not come up',
    inject: view((seen) => {
      seen.vcpus = 1;
    }),
    subject: 'domain:DC01',
    actual: '1',
    xpath: '/domain/vcpu',
    excerpt: "<vcpu placement='static'>2</vcpu>",
  },
  'probe-memory': {
    what: 'the balloon took a quarter of DC01’s memory',
    inject: view((seen) => {
      seen.memory = 1536n * 1024n ** 2n;
    }),
    subject: 'domain:DC01',
    actual: '1536 MiB usable',
    xpath: '/domain/memory',
    excerpt: "<memory unit='KiB'>2097152</memory>",
  },
  'probe-secure-boot': {
    what: 'DC01’s NVRAM was there before, and has no keys',
    inject: view((seen) => {
      seen.secureBoot = false;
      seen.setupMode = true;
    }),
    subject: 'domain:DC01',
    actual: 'UEFI, Secure Boot off, in setup mode',
    xpath: '/domain/os/nvram',
    excerpt: /OVMF_VARS_4M\.ms\.fd/,
  },
  'probe-tpm': {
    what: 'swtpm runs, and DC01’s firmware hands no TPM on',
    inject: view((seen) => {
      seen.tpm = undefined;
    }),
    subject: 'domain:DC01',
    actual: 'no TPM',
    xpath: '/domain/devices/tpm',
    excerpt: /^<tpm model='tpm-crb'>/,
  },
  'probe-interfaces': {
    what: 'the guest has no driver for DC01’s second adapter',
    inject: view((seen) => {
      seen.interfaces.pop();
      seen.moduleErrors.push('e1000e: Key was rejected by service');
    }),
    subject: 'domain:DC01',
    actual: 'eth0 52:54:00:56:00:10 e1000e 8086:10d3',
    xpath: '/domain/devices/interface[2]',
    excerpt: /52:54:00:7a:00:10/,
  },
  'probe-interface-order': {
    what: 'the guest numbers DC01’s adapters the other way round',
    inject: view((seen) => {
      seen.interfaces.reverse();
      seen.interfaces.forEach((one, index) => {
        one.name = `eth${index}`;
      });
    }),
    subject: 'domain:DC01',
    actual: 'eth0 is 52:54:00:7a:00:10, on default; eth1 is 52:54:00:56:00:10, on lab-net',
    xpath: '/domain/devices/interface[1]',
    excerpt: /52:54:00:56:00:10/,
  },
  'probe-network': {
    what: 'DC01’s second adapter comes in by lab-net’s bridge',
    inject: (parts) =>
      boot(parts, ({ contacts: [, second] }) => {
        if (second) second.bridge = 'virbr56';
      }),
    subject: 'domain:DC01',
    actual: '52:54:00:56:00:10 on virbr56 (lab-net), as 192.168.56.103; 52:54:00:7a:00:10 on virbr56',
    xpath: '/domain/devices/interface[2]/source',
    excerpt: "<source network='default'/>",
  },
  'probe-lease': {
    what: 'another DHCP server answers on default',
    inject: (parts) =>
      boot(parts, (first) => {
        if (!first.answer) throw new Error('DC01 did not answer');
        Object.assign(adapter(first.answer.view), { address: '10.0.0.7', dhcpServer: '10.0.0.1', router: '10.0.0.1' });
        first.leases.pop();
      }),
    subject: 'domain:DC01',
    actual:
      '52:54:00:56:00:10 has 192.168.56.103 by DHCP from 192.168.56.1, router 192.168.56.1 on lab-net; 52:54:00:7a:00:10 has 10.0.0.7 by DHCP from 10.0.0.1, router 10.0.0.1 on default',
    xpath: '/domain/devices/interface[2]/source',
    excerpt: "<source network='default'/>",
  },
  'probe-disks': {
    what: 'QEMU shows DC01 a disk of 1 GiB',
    inject: view((seen) => {
      for (const disk of seen.disks) disk.bytes = 1024n ** 3n;
    }),
    subject: 'domain:DC01',
    actual: 'sda: 1 GiB on sata',
    xpath: '/domain/devices/disk[1]',
    excerpt: /volume='dc01\.qcow2'/,
  },
  'probe-cdroms': {
    what: 'DC01’s guest has no drive for its ISO',
    inject: view((seen) => {
      seen.cdroms.pop();
    }),
    subject: 'domain:DC01',
    actual: 'no drive',
    xpath: '/domain/devices/disk[2]/target',
    excerpt: "<target dev='hdc' bus='sata'/>",
  },
  'probe-shares': {
    what: 'virtiofsd does not answer in DC01',
    inject: (parts) => {
      const share =
        "<filesystem type='mount' accessmode='passthrough'><driver type='virtiofs'/><source dir='/srv/isos'/><target dir='isos'/></filesystem>\n    <interface type='bridge'>";
      const memory = "<memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>\n  <os";
      for (const side of [parts.declared, parts.observed]) {
        side.edit('domain-DC01', "<interface type='bridge'>", share);
        side.edit('domain-DC01', '<os', memory);
      }
      view((seen) => {
        for (const one of seen.shares) Object.assign(one, { readable: false, problem: 'Connection refused' });
      })(parts);
    },
    subject: 'domain:DC01',
    actual: 'isos: Connection refused',
    xpath: '/domain/devices/filesystem[1]',
    excerpt: /<target dir='isos'\/>/,
  },
  'probe-reaches': {
    what: 'DC01 does not reach CLIENT01 over lab-net',
    inject: (parts) => {
      parts.probe = ({ reaches }) => {
        for (const pair of reaches)
          if (pair.from === 'DC01' && pair.to === 'CLIENT01' && pair.network === 'lab-net') pair.reached = false;
      };
    },
    subject: 'domain:DC01',
    actual: /CLIENT01 \(192\.168\.56\.101, lab-net\): no answer; CLIENT01 \(192\.168\.122\.13, default\): reached/,
    xpath: '/domain/devices/interface[1]',
    excerpt: /virbr56/,
  },
  'probe-isolated': {
    what: 'the host forwards everything: CLIENT02, on default only, reaches lab-net',
    inject: (parts) => {
      const client = parts.domains.find(({ name }) => name === 'CLIENT02');
      if (client) client.interfaces = [{ network: 'default', model: 'e1000e', mac: undefined }];
      const first = / {4}<interface type='bridge'>[\s\S]*?<\/interface>\n/;
      for (const side of [parts.declared, parts.observed]) side.edit('domain-CLIENT02', first, '');
      parts.probe = ({ reaches }) => {
        for (const pair of reaches) if (pair.from === 'CLIENT02' && pair.to === 'DC01') pair.reached = true;
      };
    },
    subject: 'domain:CLIENT02',
    actual: /DC01 \(192\.168\.56\.103, lab-net\): reached/,
    xpath: '/domain/devices/interface',
    excerpt: /<source network='default'\/>/,
  },
  'probe-nvram-persists': {
    what: 'DC01’s NVRAM was made anew between the boots',
    inject: again((seen) => {
      seen.kept.variable = undefined;
    }),
    subject: 'domain:DC01',
    actual: 'EFI variable missing',
    xpath: '/domain/os/nvram',
    excerpt: /dc01\.nvram/,
  },
  'probe-tpm-persists': {
    what: 'DC01 came back with another TPM',
    inject: again((seen) => {
      seen.kept.nvIndex = undefined;
    }),
    subject: 'domain:DC01',
    actual: 'NV index missing',
    xpath: '/domain/devices/tpm',
    excerpt: /^<tpm model='tpm-crb'>/,
  },
} satisfies Partial<Record<CheckId, Fault>>;
