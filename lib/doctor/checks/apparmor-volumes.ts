import { fail, pass } from '../../finding/verdict.ts';
import { domainItems } from '../domain.ts';
import { judgeFact } from '../fact.ts';
import { ofLab } from '../prerequisite.ts';

export const apparmorVolumes = ofLab(
  {
    id: 'apparmor-volumes',
    category: 'storage',
    title: 'AppArmor lets QEMU open the domain’s disks in pools',
    severity: 'warning',
    cure: {
      nixos:
        'declare the disk by its file (`type = "file"; source.file = …`), or set `security_driver = "none"` in `virtualisation.libvirtd.qemu.verbatimConfig`, for every guest.',
      elsewhere:
        'declare the disk by its file (`<disk type="file"><source file="…">`), or add the pool’s path to /etc/apparmor.d/local/abstractions/libvirt-qemu: `"/var/lib/libvirt/images/**" rwk,`.',
    },
    why: 'libvirt’s virt-aa-helper writes a guest’s profile from its XML, and adds no path for `<source pool= volume=>`, or not for its backing files: “Could not open: Permission denied” at the start. Reported since libvirt 1.3 and for 10.x; libvirt’s NEWS from 10.2 to 12.5 lists no fix (libvirt issue 546, https://bugs.launchpad.net/bugs/1677398).',
  },
  'each domain of the lab with disks of `type="volume"`',
  domainItems(({ volumeDisks }) => volumeDisks),
  (_name, { libvirt }) =>
    judgeFact(libvirt.security, (models, evidence) =>
      models.includes('apparmor')
        ? fail('no AppArmor, or disks of `type="file"`', 'AppArmor, and disks of `type="volume"`', evidence)
        : pass(`AppArmor is not in use (${models.join(', ') || 'no security model'})`),
    ),
);
