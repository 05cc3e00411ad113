import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const domainAccelerated: ObjectCheck<'domain'> = {
  id: 'domain-accelerated',
  category: 'guest',
  title: 'Domain uses KVM unless its architecture rules it out',
  severity: 'warning',
  fix: {
    nix: 'Declare `type = "kvm"`, unless the host has no KVM or the guest is of another architecture.',
    xml: 'Declare `<domain type="kvm">`, unless the host has no KVM or the guest is of another architecture.',
  },
  tier: 'rendered',
  why: '`type = "qemu"` emulates every instruction, ten times slower or worse, and libvirt does not warn. https://libvirt.org/formatdomain.html#element-and-attribute-overview',
  kind: 'domain',
  reads: 'declared',
  judge({ type, xml }) {
    if (foreign.includes(type))
      return fail('kvm', `${type}, which is not a domain type of QEMU`, evidenceAt(xml, '/domain/@type'));
    if (type !== 'qemu') return pass(type);
    const arch = xpathText(xml, 'string(/domain/os/type/@arch)');
    if (arch && !/^(x86_64|i686)$/.test(arch)) return pass(`${arch}, which a PC can only emulate`);
    return fail('kvm', 'qemu (emulation)', evidenceAt(xml, '/domain/@type'));
  },
};

/** Hypervisors of libvirt's other drivers. */
const foreign = ['xen', 'lxc', 'vmware', 'vbox', 'bhyve', 'vz', 'parallels', 'test', 'ch'];
