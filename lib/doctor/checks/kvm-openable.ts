import { fail, pass, skip } from '../../finding/verdict.ts';
import { judgeFact, valueOf } from '../fact.ts';
import { ofHost, sayCure } from '../prerequisite.ts';

const cure = {
  nixos: 'set `users.users.NAME.extraGroups = [ "kvm" ];`, then log out and in.',
  elsewhere: 'run `sudo usermod -aG kvm NAME`, then log out and in.',
};

export const kvmOpenable = ofHost(
  {
    id: 'kvm-openable',
    category: 'host',
    title: 'This user can open /dev/kvm',
    severity: 'warning',
    cure,
    why: 'libvirtd’s guests run as their own account, to which libvirtd gives access. virtspec’s sandbox, qemu:///session and the test guest of kvm-guest run as this user.',
  },
  ({ machine }) =>
    judgeFact(machine.devices, (devices, evidence) => {
      const kvm = devices.get('/dev/kvm');
      if (!kvm?.there) return skip('/dev/kvm does not exist (see kvm-device)');
      if (kvm.refused === undefined) return pass('/dev/kvm can be opened');
      const fix = sayCure(cure).replaceAll('NAME', valueOf(machine.user)?.name ?? 'NAME');
      return fail('access to /dev/kvm', kvm.refused, evidence, fix);
    }),
);
