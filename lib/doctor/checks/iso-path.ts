import { fail, pass, skip } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeFact } from '../fact.ts';
import { isoItems, judgeIso, toldByPresence } from '../iso.ts';
import { describeStep, describeUser, may } from '../permission.ts';
import { ofLab } from '../prerequisite.ts';

export const isoPath = ofLab(
  {
    id: 'iso-path',
    category: 'storage',
    title: 'QEMU’s user may enter every directory on the way to the ISO',
    severity: 'error',
    cure: {
      nixos:
        'keep ISOs out of home directories: `systemd.tmpfiles.rules = [ "d /var/lib/libvirt/iso 0755 root root" ];`.',
      elsewhere: '`sudo chmod o+x DIRECTORY`, or for that account alone `sudo setfacl -m u:USER:x DIRECTORY`.',
    },
    why: 'libvirt hands the file itself over to QEMU’s user, and no directory above it: “Could not open: Permission denied”.',
  },
  'each ISO of the lab',
  isoItems,
  judgeIso(({ kind, steps }, path, _domains, { libvirt }) => {
    if (kind !== 'file') return skip(toldByPresence);
    return judgeFact(libvirt.qemuUser, (user) => {
      const [shut, ...more] = steps.filter((step) => step.path !== path && !may(user, step, 1));
      if (!shut) return pass(`open to ${describeUser(user)}`);
      const expected = `directories that ${describeUser(user)} may enter`;
      return fail(expected, `shut: ${[shut, ...more].map((step) => step.path).join(', ')}`, [
        evidenceOf(`ls -ldn ${shut.path}`, describeStep(shut)),
        ...more.map((step) => evidenceOf(`ls -ldn ${step.path}`, describeStep(step))),
      ]);
    });
  }),
);
