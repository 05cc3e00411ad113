import type { PresenceCheck } from '../../check/check.ts';
import { probeResultOf, whyNotBooted } from '../../check/guest/guest.ts';
import type { Verdict } from '../../finding/finding.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { ProbeBoot, ProbeFailure, ProbeOutcome, ProbeResult, ProbeStage } from '../../model/probe.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const probeAnswers: PresenceCheck<'domain'> = {
  id: 'probe-answers',
  category: 'guest',
  title: 'Probe guest boots in the domain and answers',
  severity: 'error',
  fix: 'Look at the screenshot and the log, which show how far the boot got.',
  tier: 'sandbox',
  why: '`running` describes QEMU. Whether firmware, Secure Boot keys, boot order, drive and machine can boot an installer shows only when something boots from the medium: here a small signed Linux in place of the ISO.',
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
  if (!first.answer) return failed(domain, first, 'an answer from the probe guest');
  if (second && !second.answer) return failed(domain, second, 'an answer from the probe guest at the second boot');
  const by = { http: 'over HTTP', 'efi-variable': 'through an EFI variable', disk: 'through a disk' }[
    first.answer.channel
  ];
  const again = second ? `, again after ${seconds(second)}` : '';
  const from = lent ? `; booted from a temporary drive, because ${lent.why}` : '';
  return pass(`answered ${by} after ${seconds(first)}${again} (${accelerator.toUpperCase()})${from}`);
}

function failed(domain: string, boot: ProbeBoot, expected: string): Verdict {
  const { stage, what, log } = boot.failure ?? unexplained;
  const source = stage === 'start' ? `virsh start ${domain}` : `the probe guest in ${domain}`;
  return fail(expected, `${what} (${names[stage]}, after ${seconds(boot)})`, evidenceOf(source, log), cures[stage]);
}

const unexplained: ProbeFailure = { stage: 'probe', what: 'no answer, for an unknown reason', log: undefined };

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
    'Fix the error that libvirt reports here; `/var/log/libvirt/qemu/NAME.log` has QEMU’s messages, and `virsh domcapabilities` shows what this host supports.',
  firmware:
    "Add the drive with the ISO to the boot order (`<boot dev='cdrom'/>` before `hd`), and use a loader and variables of the same build (`os.loader`, `os.nvram.template`).",
  'boot loader':
    'If the log shows a refused signature, recreate the NVRAM from a template with Microsoft’s keys (`OVMF_VARS.ms.fd`); otherwise the medium cannot be read: check the bus of the drive.',
  kernel:
    'Check the machine: at least 512 MiB of memory, a CPU model that this host can run, a machine type that the firmware supports; the log ends where the boot stopped.',
  probe:
    'Check the network, because the system booted but its answer did not arrive: an adapter without a driver, a network without an address, a firewall in front of the gateway; the screenshot shows what the guest saw.',
};
