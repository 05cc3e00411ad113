import { fail, pass } from '../../finding/verdict.ts';
import { domainItems } from '../domain.ts';
import { judgeFact } from '../fact.ts';
import { ofLab } from '../prerequisite.ts';

export const apparmorVolumes = ofLab(
  {
    id: 'apparmor-volumes',
    category: 'storage',
    title: 'AppArmor lets QEMU open disks that are volumes of a pool',
    severity: 'warning',
    cure: {
      nixos:
        'declare the disk by its file (`type = "file"; source.file = …`), or `virtualisation.libvirtd.qemu.verbatimConfig` with `security_driver = "none"`, for every guest.',
      elsewhere:
        'declare the disk by its file (`<disk type="file"><source file="…">`), or add the pool’s path to /etc/apparmor.d/local/abstractions/libvirt-qemu: `"/var/lib/libvirt/images/**" rwk,`.',
    },
    why: 'libvirt’s virt-aa-helper writes a guest’s profile from its XML, and makes no path of `<source pool= volume=>`, or not of what it is backed by: “Could not open: Permission denied” at the start. Reported since libvirt 1.3 and of 10.x, and libvirt’s NEWS from 10.2 to 12.5 names no cure (libvirt issue 546, https://bugs.launchpad.net/bugs/1677398).',
  },
  'each domain of the lab with disks of `type="volume"`',
  domainItems(({ volumeDisks }) => volumeDisks),
  (_name, { libvirt }) =>
    judgeFact(libvirt.security, (models, evidence) =>
      models.includes('apparmor')
        ? fail('guests without AppArmor, or disks by their files', 'AppArmor, and disks of `type="volume"`', evidence)
        : pass(`no AppArmor here (${models.join(', ') || 'no security model'})`),
    ),
);
