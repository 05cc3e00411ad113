import type { CheckId } from '../../../lib/checks/registry.ts';
import type { Fault } from './fault.ts';

const lab = 'lab:homelab-sccm';

/** Faults of the NixOS module that applies the lab. */
export const moduleFaults = {
  'module-enabled': {
    what: 'the module leaves `enable` out, as the plan writes it',
    inject: ({ module }) => {
      module.enable = false;
      module.service = undefined;
    },
    subject: lab,
    actual: 'virtualisation.libvirt.enable = false',
    excerpt: 'false',
  },
  'module-activation': {
    what: 'the unit calls the helper for another connection',
    inject: ({ module }) => {
      module.service = { script: 'helper  --connect qemu:///session /x\n', wantedBy: ['multi-user.target'] };
    },
    subject: lab,
    actual: 'no such call in its script',
    excerpt: '--connect qemu:///session',
  },
  'module-declares-lab': {
    what: 'the module leaves a domain out of its list',
    inject: (parts) => {
      parts.moduleDeclares = (texts) => texts.remove('domain-CLIENT02');
    },
    subject: lab,
    actual: 'domain CLIENT02',
    excerpt: 'declared by the lists only',
  },
  'module-swtpm': {
    what: 'the module does not enable swtpm',
    inject: ({ module }) => {
      module.swtpm = false;
    },
    subject: lab,
    actual: 'virtualisation.libvirt.swtpm.enable = false',
    excerpt: 'false',
  },
  'module-assertions': {
    what: 'an assertion of the configuration does not hold',
    inject: ({ module }) => {
      module.failedAssertions = ['the homelab wants 32 GiB'];
    },
    subject: lab,
    actual: 'the homelab wants 32 GiB',
    excerpt: 'the homelab wants 32 GiB',
  },
  'firewall-admits-guests': {
    what: 'libvirt uses nftables, and no option opens the ports of dnsmasq on the bridge',
    inject: ({ module }) => {
      if (module.firewall) module.firewall = { ...module.firewall, backend: 'nftables', libvirt: 'nftables' };
    },
    subject: 'network:default',
    actual: 'dropped: UDP 53 (DNS), UDP 67 (DHCP)',
    excerpt: '["lo"]',
    also: ['firewall-admits-guests network:lab-net'],
  },
  'firewall-forwards-guests': {
    what: 'the firewall filters what is forwarded, and nothing lets the guests of the bridge through',
    inject: ({ module }) => {
      if (module.firewall)
        module.firewall = { ...module.firewall, backend: 'nftables', trusted: ['virbr*'], forwardFiltered: true };
    },
    subject: 'network:default',
    actual: 'dropped: filterForward is on, and nothing forwards it',
    excerpt: 'true',
    also: ['firewall-forwards-guests network:lab-net'],
  },
} satisfies Partial<Record<CheckId, Fault>>;
