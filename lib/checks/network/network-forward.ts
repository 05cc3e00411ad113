import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const networkForward: ObjectCheck<'network'> = {
  id: 'network-forward',
  category: 'network',
  title: 'The network forwards as the lab says',
  severity: 'error',
  fix: "Set the network's `forward = { mode = …; }` in Nix to the lab file's; leave it out for an isolated network.",
  tier: 'rendered',
  why: 'It decides whether guests reach the outside. Without `<forward>` a network is isolated. https://libvirt.org/formatnetwork.html#connectivity',
  kind: 'network',
  reads: 'observed',
  applies: ({ intent }) => intent?.forward !== undefined,
  judge: (network, { intent }) =>
    judgeText(network.xml, '/network/forward/@mode', intent?.forward ?? '', network.forward),
};
