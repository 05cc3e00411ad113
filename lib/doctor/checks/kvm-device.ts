import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const kvmDevice = ofHost(
  {
    id: 'kvm-device',
    category: 'host',
    title: '/dev/kvm exists',
    severity: 'error',
    cure: {
      nixos:
        'set `boot.kernelModules = [ "kvm-intel" ];` (or `"kvm-amd"`), and enable virtualisation in the firmware settings (VT-x, SVM).',
      elsewhere:
        'run `sudo modprobe kvm_intel` (or `kvm_amd`), and enable virtualisation in the firmware settings (VT-x, SVM); for a virtual machine or container, pass it through.',
    },
    why: 'A domain that uses KVM (`<domain type="kvm">`), as NixVirt’s Windows template does, does not start without it.',
  },
  ({ machine }) =>
    judgeFact(machine.devices, (devices, evidence) =>
      devices.get('/dev/kvm')?.there ? pass('/dev/kvm') : fail('/dev/kvm', 'it does not exist', evidence),
    ),
);
