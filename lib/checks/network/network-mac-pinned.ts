import { macWasKept } from '../../check/applied/mac-kept.ts';
import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { makesBridge } from '../../model/network-bridge.ts';
import type { Network } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const networkMacPinned: ObjectCheck<'network'> = {
  id: 'network-mac-pinned',
  category: 'network',
  title: 'MAC address of the network is pinned',
  severity: 'warning',
  fix: {
    nix: 'Declare `mac = { address = "52:54:00:…"; };` on the network.',
    xml: 'Declare `<mac address="52:54:00:…"/>` on the network.',
  },
  tier: 'rendered',
  why: 'libvirt generates a new MAC address each time a network without one is defined, so a NixVirt release that derives none sees a change at every switch, and restarts the network and every domain on it. NixVirt issue 108.',
  kind: 'network',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || makesBridge(declared),
  judge(network, subject, context) {
    if (network.mac !== undefined) return pass(network.mac);
    if (macWasKept<Network>(subject, context, ({ mac }) => mac))
      return pass('not declared, but the same after the re-apply');
    return fail('a MAC address in the declared XML', 'none', evidenceAt(network.xml, '/network/mac/@address'));
  },
};
