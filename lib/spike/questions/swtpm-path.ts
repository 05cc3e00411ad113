import { evidenceOf } from '../../xml/evidence.ts';
import { differs, judgeFacts, works } from '../judgement.ts';
import type { Question } from '../question.ts';

/**
 * libvirtd itself starts swtpm and qemu-img. NixOS sets its PATH (nixos/modules/virtualisation/libvirtd.nix): with QEMU's package, which contains
 * qemu-img, and with swtpm if `qemu.swtpm.enable` is set.
 */
export const swtpmPath: Question = {
  id: 'swtpm-path',
  role: 'surprise',
  title: 'Does NixVirt’s `swtpm.enable` make swtpm available to libvirtd?',
  cure: 'Also set `virtualisation.libvirtd = { enable = true; qemu.swtpm.enable = true; };`, and check with `virsh domcapabilities`, not `which swtpm`.',
  judge: (seen) =>
    judgeFacts(seen, ({ libvirtd, swtpm, script }) => {
      const path = String(script).split('\n')[0];
      const said = evidenceOf(
        'config',
        `virtualisation.libvirtd.enable = ${libvirtd}\nvirtualisation.libvirtd.qemu.swtpm.enable = ${swtpm}\nservice nixvirt: ${path}`,
      );
      if (libvirtd !== true) return differs('no: it does not enable NixOS’ libvirtd', said);
      if (swtpm !== true) return differs('no: only in the PATH of its own activation (NixVirt#52, NixVirt#15)', said);
      return works(
        'yes: by NixOS’ own `virtualisation.libvirtd.qemu.swtpm.enable`; NixOS’ libvirtd includes qemu-img',
        said,
      );
    }),
};
