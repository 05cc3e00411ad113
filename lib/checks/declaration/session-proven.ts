import type { LabCheck } from '../../check/check.ts';
import { connectionOf, isOfSession } from '../../check/session.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const sessionProven: LabCheck = {
  id: 'session-proven',
  category: 'declaration',
  title: 'Lab for a session connection was checked on a session libvirt',
  severity: 'notice',
  fix: 'Check the lab on the host, as that user: `virtspec verify --target host -c qemu:///session`.',
  source: 'nix',
  tier: 'sandbox',
  why: 'A sandbox runs a system libvirt. A session libvirt starts guests without privileges: no bridge, no tap device of a network, no host device, no locked memory, and only files that the user may write. What this run shows of the definitions holds there; a start may still fail.',
  kind: 'lab',
  applies: (context) => connectionOf(context) !== undefined,
  judge(context) {
    const connection = connectionOf(context);
    if (!isOfSession(context)) return pass(`${connection}`);
    if (context.tier === 'host') return pass(`${connection}, on the host`);
    return fail(
      `checked on ${connection}`,
      'checked on a system libvirt: whether the guests start without privileges is unknown',
      evidenceOf('the lab’s connection', connection),
    );
  },
};
