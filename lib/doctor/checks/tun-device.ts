import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const tunDevice = ofHost(
  {
    id: 'tun-device',
    category: 'network',
    title: '/dev/net/tun exists',
    severity: 'error',
    cure: { nixos: 'set `boot.kernelModules = [ "tun" ];`.', elsewhere: 'run `sudo modprobe tun`.' },
    why: 'libvirt uses it to create the host’s end of every NIC on a network; without it, no domain with a NIC starts.',
  },
  ({ machine }) =>
    judgeFact(machine.devices, (devices, evidence) =>
      devices.get('/dev/net/tun')?.there ? pass('/dev/net/tun') : fail('/dev/net/tun', 'it does not exist', evidence),
    ),
);
