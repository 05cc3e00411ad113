import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const iommu = ofHost(
  {
    id: 'iommu-enabled',
    category: 'domain',
    title: 'The IOMMU is enabled',
    severity: 'notice',
    cure: {
      nixos:
        'set `boot.kernelParams = [ "intel_iommu=on" ];` (not needed for AMD), and enable VT-d or AMD-Vi in the firmware settings.',
      elsewhere:
        'add `intel_iommu=on` to the kernel’s command line (not needed for AMD), and enable VT-d or AMD-Vi in the firmware settings.',
    },
    why: 'Only a lab that passes a PCI device through to a guest requires one.',
  },
  ({ machine }) =>
    judgeFact(machine.iommuGroups, (groups, evidence) =>
      groups > 0 ? pass(`${groups} groups`) : fail('IOMMU groups', 'none', evidence),
    ),
);
