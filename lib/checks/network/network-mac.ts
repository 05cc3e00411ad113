import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const networkMac: ObjectCheck<'network'> = {
  id: 'network-mac',
  category: 'network',
  title: 'MAC address of the network matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `mac = { address = …; }` of the network in Nix to the address in the lab file, or correct the lab file.',
    xml: 'Set `<mac address="…"/>` of the network to the address in the lab file, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'It is the MAC address of the gateway: Windows treats a network with another gateway as a new one and puts it in the Public profile, which closes the firewall.',
  kind: 'network',
  reads: 'observed',
  applies: ({ intent }) => intent?.mac !== undefined,
  judge: (network, { intent }) =>
    judgeText(network.xml, '/network/mac/@address', intent?.mac?.toLowerCase() ?? '', network.mac),
};
