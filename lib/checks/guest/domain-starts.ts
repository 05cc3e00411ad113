import type { PresenceCheck } from '../../check/check.ts';
import { isStarted, judgeSmoke } from '../../check/guest/smoked.ts';
import { leftOutAs, refusalOf } from '../../check/left-out.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';
import { judgeRefusal } from '../judge-refusal.ts';

export const domainStarts: PresenceCheck<'domain'> = {
  id: 'domain-starts',
  category: 'guest',
  title: 'Domain starts without an error',
  severity: 'error',
  fix: 'Fix the error that libvirt reports here; `virsh domcapabilities` shows what this host supports, and `/var/log/libvirt/qemu/NAME.log` has QEMU’s messages.',
  tier: 'sandbox',
  why: 'libvirt defines a domain without checking that its files, firmware, TPM emulator and networks exist; only a start shows it.',
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
