import type { ObjectCheck } from '../../check/check.ts';
import { connectionOf, isOfSession } from '../../check/session.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { makesBridge } from '../../model/network-bridge.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const sessionNetwork: ObjectCheck<'network'> = {
  id: 'session-network',
  category: 'declaration',
  title: 'Network on a session connection needs no bridge of its own',
  severity: 'error',
  fix: 'Declare the network for `qemu:///system` and attach the user’s guests to its bridge (`type = "bridge"`, with `virtualisation.libvirtd.allowedBridges`), or give the guests `type = "user"`.',
  source: 'nix',
  tier: 'rendered',
  why: 'Creating a bridge needs root privileges, which a session libvirt (`qemu:///session`) does not have: the network is defined, its start is refused, and with `active = true` the whole apply stops there.',
  kind: 'network',
  reads: 'declared',
  applies: (_, context) => connectionOf(context) !== undefined,
  judge(network, _subject, context) {
    const { xml, forward } = network;
    if (!isOfSession(context)) return pass(`${connectionOf(context)} has root privileges`);
    if (!makesBridge(network)) return pass(`forward mode ${forward}: no bridge of its own`);
    return fail(
      'a forward mode without a bridge of its own',
      `forward mode ${forward}`,
      evidenceAt(xml, '/network/name'),
    );
  },
};
