import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const networkMac: ObjectCheck<'network'> = {
  id: 'network-mac',
  category: 'network',
  title: 'The network has the MAC that the lab says',
  severity: 'error',
  fix: "Set `mac = { address = …; }` on the network in Nix to the lab file's.",
  tier: 'rendered',
  why: "It is the gateway's MAC: Windows takes a network with another gateway for a new one and puts it in the Public profile, which closes the firewall.",
  kind: 'network',
  reads: 'observed',
  applies: ({ intent }) => intent?.mac !== undefined,
  judge: (network, { intent }) =>
    judgeText(network.xml, '/network/mac/@address', intent?.mac?.toLowerCase() ?? '', network.mac),
};
