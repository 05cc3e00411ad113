import { fail, pass, skip } from '../../finding/verdict.ts';
import { judgeFact, valueOf } from '../fact.ts';
import { ofHost, sayCure } from '../prerequisite.ts';

const cure = {
  nixos: '`users.users.NAME.extraGroups = [ "kvm" ];`, then log out and in.',
  elsewhere: '`sudo usermod -aG kvm NAME`, then log out and in.',
};

export const kvmOpenable = ofHost(
  {
    id: 'kvm-openable',
    category: 'host',
    title: 'This user may open /dev/kvm',
    severity: 'warning',
    cure,
    why: 'libvirtd’s guests have an account of their own, which gets it from libvirtd. virtspec’s sandbox, qemu:///session and the test of whether KVM runs a guest have this user’s.',
  },
  ({ machine }) =>
    judgeFact(machine.devices, (devices, evidence) => {
      const kvm = devices.get('/dev/kvm');
      if (!kvm?.there) return skip('there is no /dev/kvm (see kvm-device)');
      if (kvm.refused === undefined) return pass('/dev/kvm opens');
      const fix = sayCure(cure).replaceAll('NAME', valueOf(machine.user)?.name ?? 'NAME');
      return fail('to open /dev/kvm', kvm.refused, evidence, fix);
    }),
);
