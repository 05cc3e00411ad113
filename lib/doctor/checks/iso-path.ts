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
    title: 'QEMU’s user can enter every directory in the ISO’s path',
    severity: 'error',
    cure: {
      nixos:
        'keep ISOs outside home directories: `systemd.tmpfiles.rules = [ "d /var/lib/libvirt/iso 0755 root root" ];`.',
      elsewhere: 'run `sudo chmod o+x DIRECTORY`, or for that account only `sudo setfacl -m u:USER:x DIRECTORY`.',
    },
    why: 'libvirt gives QEMU’s user access to the file itself, but not to the directories above it: “Could not open: Permission denied”.',
  },
  'each ISO of the lab',
  isoItems,
  judgeIso(({ kind, steps }, path, _domains, { libvirt }) => {
    if (kind !== 'file') return skip(toldByPresence);
    return judgeFact(libvirt.qemuUser, (user) => {
      const [shut, ...more] = steps.filter((step) => step.path !== path && !may(user, step, 1));
      if (!shut) return pass(`accessible to ${describeUser(user)}`);
      const expected = `directories that ${describeUser(user)} can enter`;
      return fail(expected, `not accessible: ${[shut, ...more].map((step) => step.path).join(', ')}`, [
        evidenceOf(`ls -ldn ${shut.path}`, describeStep(shut)),
        ...more.map((step) => evidenceOf(`ls -ldn ${step.path}`, describeStep(step))),
      ]);
    });
  }),
);
