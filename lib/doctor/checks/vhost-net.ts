import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const vhostNet = ofHost(
  {
    id: 'vhost-net',
    category: 'network',
    title: '/dev/vhost-net exists',
    severity: 'warning',
    cure: { nixos: 'set `boot.kernelModules = [ "vhost_net" ];`.', elsewhere: 'run `sudo modprobe vhost_net`.' },
    why: 'virtio NICs are slower without it. Other models, such as e1000e, do not use it.',
  },
  ({ machine }) =>
    judgeFact(machine.devices, (devices, evidence) =>
      devices.get('/dev/vhost-net')?.there
        ? pass('/dev/vhost-net')
        : fail('/dev/vhost-net', 'it does not exist', evidence),
    ),
);
