import type { PresenceCheck } from '../../check/check.ts';
import { probeResultOf, whyNotBooted } from '../../check/guest/guest.ts';
import type { Verdict } from '../../finding/finding.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { ProbeBoot, ProbeFailure, ProbeOutcome, ProbeResult, ProbeStage } from '../../model/probe.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const probeAnswers: PresenceCheck<'domain'> = {
  id: 'probe-answers',
  category: 'guest',
  title: 'The domain boots from its CD-ROM drive, and the system on it answers',
  severity: 'error',
  fix: 'Look at the screenshot and the log: they show how far it got.',
  tier: 'sandbox',
  why: '`running` is said of QEMU. Whether firmware, Secure Boot keys, boot order, drive and machine make a computer that boots an installer shows only when something boots from the medium: here a small signed Linux in the place of the ISO.',
  kind: 'domain',
  reads: 'nothing',
  applies: ({ intent, declared }) => intent !== undefined || declared !== undefined,
  judge({ name }, context) {
    const { probe } = context;
    const result = probeResultOf(context, name);
    if (!probe || 'unavailable' in probe || !result?.first) return skip(whyNotBooted(context, name));
    return judgeBoots(result, result.first, probe);
  },
};

function judgeBoots({ domain, second, lent }: ProbeResult, first: ProbeBoot, { accelerator }: ProbeOutcome): Verdict {
  if (!first.answer) return failed(domain, first, 'an answer');
  if (second && !second.answer) return failed(domain, second, 'an answer at the second boot too');
  const by = { http: 'HTTP', 'efi-variable': 'an EFI variable', disk: 'its disk' }[first.answer.channel];
  const again = second ? `, again after ${seconds(second)}` : '';
  const from = lent ? `; from a drive lent to it, since ${lent.why}` : '';
  return pass(`answered by ${by} after ${seconds(first)}${again} (${accelerator.toUpperCase()})${from}`);
}

function failed(domain: string, boot: ProbeBoot, expected: string): Verdict {
  const { stage, what, log } = boot.failure ?? unexplained;
  const source = stage === 'start' ? `virsh start ${domain}` : `the probe guest in ${domain}`;
  return fail(expected, `${what} (${names[stage]}, after ${seconds(boot)})`, evidenceOf(source, log), cures[stage]);
}

const unexplained: ProbeFailure = { stage: 'probe', what: 'no answer, and nobody says why', log: undefined };

function seconds({ milliseconds }: ProbeBoot): string {
  return `${Math.round(milliseconds / 1000)} s`;
}

const names: Readonly<Record<ProbeStage, string>> = {
  start: 'it did not start',
  firmware: 'in the firmware',
  'boot loader': 'in the boot loader',
  kernel: 'in the kernel',
  probe: 'in the probe itself',
};

const cures: Readonly<Record<ProbeStage, string>> = {
  start:
    'Mend what libvirt says here; `/var/log/libvirt/qemu/NAME.log` has what QEMU said, `virsh domcapabilities` what this host can do.',
  firmware:
    "Give the drive with the ISO a place in the boot order (`<boot dev='cdrom'/>` before `hd`), and the loader variables of the same build: `os.loader` and `os.nvram.template` are a pair.",
  'boot loader':
    "A refused signature: the NVRAM has not Microsoft's keys; make it from a template that has (`OVMF_VARS.ms.fd`). Otherwise the medium cannot be read: look at the drive's bus.",
  kernel:
    'The machine itself: at least 512 MiB of memory, a CPU model that this host can run, a machine type that its firmware knows. The log ends where it stopped.',
  probe:
    'The system booted and its answer did not come out: an adapter without a driver, a network without an address, a firewall before the gateway. The screenshot shows what it saw.',
};
