import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const networkBridge: ObjectCheck<'network'> = {
  id: 'network-bridge',
  category: 'network',
  title: 'Bridge name matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `bridge = { name = …; }` of the network in Nix to the bridge in the lab file, or correct the lab file.',
    xml: 'Set `<bridge name="…"/>` of the network to the bridge in the lab file, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'NixVirt’s windows template attaches a domain to a bridge by name, not to a network: with another name the domain does not start. https://libvirt.org/formatnetwork.html#connectivity',
  kind: 'network',
  reads: 'observed',
  applies: ({ intent }) => intent?.bridge !== undefined,
  judge: (network, { intent }) => judgeText(network.xml, '/network/bridge/@name', intent?.bridge ?? '', network.bridge),
};
