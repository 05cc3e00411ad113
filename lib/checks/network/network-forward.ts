import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const networkForward: ObjectCheck<'network'> = {
  id: 'network-forward',
  category: 'network',
  title: 'Forward mode matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `forward = { mode = …; }` of the network in Nix to the mode in the lab file; omit it for an isolated network; or correct the lab file.',
    xml: 'Set `<forward mode="…"/>` of the network to the mode in the lab file; omit it for an isolated network; or correct the lab file.',
  },
  tier: 'rendered',
  why: 'The mode decides whether guests reach networks outside the host; without `<forward>` a network is isolated. https://libvirt.org/formatnetwork.html#connectivity',
  kind: 'network',
  reads: 'observed',
  applies: ({ intent }) => intent?.forward !== undefined,
  judge: (network, { intent }) =>
    judgeText(network.xml, '/network/forward/@mode', intent?.forward ?? '', network.forward),
};
