import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { isInside } from '../../model/ip.ts';
import { evidenceAt } from '../../xml/evidence.ts';

/** VirtualBox's default host-only network. */
const virtualBox = { address: '192.168.56.0', prefix: 24, cidr: '192.168.56.0/24' } as const;

export const networkVirtualboxRange: ObjectCheck<'network'> = {
  id: 'network-virtualbox-range',
  category: 'network',
  title: 'Subnet is not VirtualBox’s default host-only range',
  severity: 'notice',
  fix: 'If VirtualBox was ever used on the host, remove its interface before the network is started: `ip link show vboxnet0` shows it, `VBoxManage hostonlyif remove vboxnet0` removes it.',
  tier: 'rendered',
  why: `${virtualBox.cidr} is the default range of vboxnet0; a leftover interface makes libvirt refuse the network as already in use.`,
  kind: 'network',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || declared.addresses.length > 0,
  judge(network) {
    const inside = network.addresses.find(({ address }) => isInside(address, virtualBox));
    if (!inside) return pass('another range');
    const actual = `${inside.address} is in ${virtualBox.cidr}`;
    return fail(
      `a subnet outside ${virtualBox.cidr}, or a host without VirtualBox`,
      actual,
      evidenceAt(network.xml, '/network/ip'),
    );
  },
};
