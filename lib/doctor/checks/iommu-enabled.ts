import { fail, pass } from '../../finding/verdict.ts';
import { judgeFact } from '../fact.ts';
import { ofHost } from '../prerequisite.ts';

export const iommu = ofHost(
  {
    id: 'iommu-enabled',
    category: 'domain',
    title: 'Devices can be handed to guests: an IOMMU',
    severity: 'notice',
    cure: {
      nixos: '`boot.kernelParams = [ "intel_iommu=on" ];` (AMD’s is on by itself), and VT-d or AMD-Vi in the firmware.',
      elsewhere:
        '`intel_iommu=on` on the kernel’s command line (AMD’s is on by itself), and VT-d or AMD-Vi in the firmware.',
    },
    why: 'Only a lab that passes a PCI device through needs one; the plan’s does not.',
  },
  ({ machine }) =>
    judgeFact(machine.iommuGroups, (groups, evidence) =>
      groups > 0 ? pass(`${groups} groups`) : fail('IOMMU groups', 'none', evidence),
    ),
);
