import type { PresenceCheck } from '../../check/check.ts';
import { isStarted, judgeSmoke } from '../../check/guest/smoked.ts';
import { leftOutAs, refusalOf } from '../../check/left-out.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeRefusal } from '../judge-refusal.ts';

export const domainStarts: PresenceCheck<'domain'> = {
  id: 'domain-starts',
  category: 'guest',
  title: 'At least one domain boots: `virsh start`',
  severity: 'error',
  fix: 'Mend what libvirt says here; `virsh domcapabilities` shows what this host can do, `/var/log/libvirt/qemu/NAME.log` what QEMU said.',
  tier: 'sandbox',
  why: 'libvirt defines a domain without looking for its files, firmware, TPM emulator or networks; only a start shows whether they are there.',
  kind: 'domain',
  reads: 'nothing',
  applies: (subject, context) =>
    isStarted(subject, context) ||
    (leftOutAs(subject, context)?.part === 'start' && refusalOf(subject, context) !== undefined),
  judge(subject, context) {
    const refused = judgeRefusal(subject, context, 'running', 'did not start');
    if (refused) return refused;
    return judgeSmoke(subject, context, ({ domain, running, problem, accelerator }) =>
      running
        ? pass(`running (${accelerator})`)
        : fail('running', 'did not start', evidenceOf(`virsh start ${domain}`, problem)),
    );
  },
};
