import type { ObjectCheck } from '../../check/check.ts';
import { connectionOf, isOfSession } from '../../check/session.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { makesBridge } from '../../model/network-bridge.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const sessionNetwork: ObjectCheck<'network'> = {
  id: 'session-network',
  category: 'declaration',
  title: 'A user’s own libvirt is asked for no network that takes rights',
  severity: 'error',
  fix: 'Declare the network for `qemu:///system`, and plug the user’s guests into its bridge (`type = "bridge"`, with `virtualisation.libvirtd.allowedBridges`); or give them `type = "user"`.',
  tier: 'rendered',
  why: 'To make a bridge takes the rights of root, which a user’s libvirt does not have: the network is defined, its start is refused, and with `active = true` the whole apply stops there.',
  kind: 'network',
  reads: 'declared',
  applies: (_, context) => connectionOf(context) !== undefined,
  judge(network, _subject, context) {
    const { xml, forward } = network;
    if (!isOfSession(context)) return pass(`${connectionOf(context)} has the rights`);
    if (!makesBridge(network)) return pass(`forward mode ${forward}: no bridge of its own`);
    return fail('a network without a bridge of its own', `forward mode ${forward}`, evidenceAt(xml, '/network/name'));
  },
};
