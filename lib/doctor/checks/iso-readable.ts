import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeFact } from '../fact.ts';
import { isoItems, judgeIso, toldByPresence } from '../iso.ts';
import { describeStep, describeUser, may } from '../permission.ts';
import { ofLab } from '../prerequisite.ts';

export const isoReadable = ofLab(
  {
    id: 'iso-readable',
    category: 'storage',
    title: 'QEMU’s user can read the ISO',
    severity: 'warning',
    cure: { nixos: 'run `sudo chmod 0644 ISO`; NixOS has no option for it.', elsewhere: 'run `sudo chmod 0644 ISO`.' },
    why: 'libvirt gives the file to QEMU’s user when a domain starts (`dynamic_ownership` in qemu.conf), but not on NFS with root_squash, nor where that setting is off.',
  },
  'each ISO of the lab',
  isoItems,
  judgeIso(({ kind, steps }, path, _domains, { libvirt }) => {
    const file = steps.at(-1);
    if (kind !== 'file' || !file) return skip(toldByPresence);
    return judgeFact(libvirt.qemuUser, (user) => {
      if (may(user, file, 4)) return pass(`readable by ${describeUser(user)}`);
      const evidence = evidenceOf(`ls -ln ${path}`, describeStep(file));
      return fail(`a file that ${describeUser(user)} can read`, describeStep(file), evidence);
    });
  }),
);
