import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const tunDevice = ofHost(
  {
    id: 'tun-device',
    category: 'network',
    title: 'Guests’ NICs can be made: /dev/net/tun',
    severity: 'error',
    cure: { nixos: '`boot.kernelModules = [ "tun" ];`.', elsewhere: '`sudo modprobe tun`.' },
    why: 'libvirt makes the host’s end of every NIC on a network with it; without it no domain with a NIC starts.',
  },
  ({ machine }) =>
    judgeFact(machine.devices, (devices, evidence) =>
      devices.get('/dev/net/tun')?.there ? pass('/dev/net/tun') : fail('/dev/net/tun', 'it is not there', evidence),
    ),
);
