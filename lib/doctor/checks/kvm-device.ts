import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const kvmDevice = ofHost(
  {
    id: 'kvm-device',
    category: 'host',
    title: 'KVM is there: /dev/kvm',
    severity: 'error',
    cure: {
      nixos:
        '`boot.kernelModules = [ "kvm-intel" ];` (or `"kvm-amd"`), and turn virtualisation on in the firmware (VT-x, SVM).',
      elsewhere:
        '`sudo modprobe kvm_intel` (or `kvm_amd`), and turn virtualisation on in the firmware (VT-x, SVM); in a virtual machine or container, pass it through.',
    },
    why: 'The Windows template asks for KVM (`<domain type="kvm">`, host-passthrough): without /dev/kvm no domain of the lab starts.',
  },
  ({ machine }) =>
    judgeFact(machine.devices, (devices, evidence) =>
      devices.get('/dev/kvm')?.there ? pass('/dev/kvm is there') : fail('/dev/kvm', 'it is not there', evidence),
    ),
);
