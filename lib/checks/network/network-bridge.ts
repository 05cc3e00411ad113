import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const networkBridge: ObjectCheck<'network'> = {
  id: 'network-bridge',
  category: 'network',
  title: '`virsh net-dumpxml` shows the bridge',
  severity: 'error',
  fix: "Set the network's `bridge = { name = …; }` in Nix to the bridge of the lab file.",
  tier: 'rendered',
  why: 'Domains made from the windows template are attached to a bridge by its name, not to a network: under another name they do not start. https://libvirt.org/formatnetwork.html#connectivity',
  kind: 'network',
  reads: 'observed',
  applies: ({ intent }) => intent?.bridge !== undefined,
  judge: (network, { intent }) => judgeText(network.xml, '/network/bridge/@name', intent?.bridge ?? '', network.bridge),
};
