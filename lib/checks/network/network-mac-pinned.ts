import { macWasKept } from '../../check/applied/mac-kept.ts';
import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { makesBridge } from '../../model/network-bridge.ts';
import type { Network } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const networkMacPinned: ObjectCheck<'network'> = {
  id: 'network-mac-pinned',
  category: 'network',
  title: 'The network has its MAC declared',
  severity: 'warning',
  fix: 'Declare `mac = { address = "52:54:00:…"; }` on the network.',
  tier: 'rendered',
  why: 'libvirt invents a missing MAC at every define, so NixVirt 0.6.0 sees a change at every rebuild and restarts the network (and every domain on it): its line 187 compares a list with a text. NixVirt issue 108.',
  kind: 'network',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || makesBridge(declared),
  judge(network, subject, context) {
    if (network.mac !== undefined) return pass(network.mac);
    if (macWasKept<Network>(subject, context, ({ mac }) => mac)) return pass('derived, the same at the second apply');
    return fail('a MAC in the declared XML', 'none', evidenceAt(network.xml, '/network/mac/@address'));
  },
};
