import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const vhostNet = ofHost(
  {
    id: 'vhost-net',
    category: 'network',
    title: 'The kernel carries virtio’s network: /dev/vhost-net',
    severity: 'warning',
    cure: { nixos: '`boot.kernelModules = [ "vhost_net" ];`.', elsewhere: '`sudo modprobe vhost_net`.' },
    why: 'virtio NICs are slower without it. The plan’s are e1000e, which have no use for it.',
  },
  ({ machine }) =>
    judgeFact(machine.devices, (devices, evidence) =>
      devices.get('/dev/vhost-net')?.there
        ? pass('/dev/vhost-net')
        : fail('/dev/vhost-net', 'it is not there', evidence),
    ),
);
