import type { ObjectCheck } from '../../check/check.ts';
import { leftOutAs, whyLeftOut } from '../../check/left-out.ts';
import { linksOf } from '../../check/lookup.ts';
import { wantedActive } from '../../check/wanted.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const bridgeAddress: ObjectCheck<'network'> = {
  id: 'bridge-address',
  category: 'network',
  title: 'Bridge has the network’s address',
  severity: 'error',
  fix: 'Start the network (`virsh net-start NAME`); if another interface of the host has the address, remove it there or move the network to another subnet.',
  tier: 'sandbox',
  why: 'The bridge is the gateway of every guest on the network, and the kernel may lack an address that libvirt reports.',
  kind: 'network',
  reads: 'observed',
  applies: (subject, context) => subject.intent?.address !== undefined && wantedActive(subject, context) !== false,
  judge(network, { intent }, context) {
    const left = leftOutAs(network, context);
    if (left) return skip(whyLeftOut(left, context));
    const bridge = network.bridge ?? intent?.bridge;
    const { host, hostUnread = 'no reason was reported' } = context.observed;
    if (!host) return skip(`the network interfaces of the host were not read: ${hostUnread}`);
    if (bridge === undefined) return skip('the network has no bridge of its own');
    const expected = `${intent?.address?.address}/${intent?.address?.prefix}`;
    const link = linksOf(context).get(bridge);
    if (link?.addresses.includes(expected)) return pass(expected);
    const actual = link ? link.addresses.join(', ') || 'no address' : `no interface ${bridge}`;
    return fail(
      expected,
      actual,
      evidenceOf(`ip addr show ${bridge}`, link?.addresses.map((address) => `inet ${address}`).join('\n')),
    );
  },
};
