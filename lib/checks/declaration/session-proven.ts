import type { LabCheck } from '../../check/check.ts';
import { connectionOf, isOfSession } from '../../check/session.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const sessionProven: LabCheck = {
  id: 'session-proven',
  category: 'declaration',
  title: 'A lab of a user’s own libvirt is judged on one',
  severity: 'notice',
  fix: 'Look at it where it is: `virtspec verify --target host -c qemu:///session`, as that user.',
  tier: 'sandbox',
  why: 'A sandbox runs the libvirt of a system. A user’s own starts guests without rights: no bridge, no tap of a network, no device of the host, no memory that is locked, and files only where the user may write. What is proven here of the definitions holds there; a start may not.',
  kind: 'lab',
  applies: (context) => connectionOf(context) !== undefined,
  judge(context) {
    const connection = connectionOf(context);
    if (!isOfSession(context)) return pass(`${connection}`);
    if (context.tier === 'host') return pass(`${connection}, on the host`);
    return fail(
      `proven on ${connection}`,
      'proven on a libvirt of the system: whether its guests start without rights is not known here',
      evidenceOf('the lab’s connection', connection),
    );
  },
};
