import type { GuestInterface, GuestTpm, GuestView } from '../model/guest-view.ts';
import type { ProbeBoot, ProbeOutcome, ProbeResult } from '../model/probe.ts';
import { formatQuantity } from '../model/quantity.ts';

/** What the probe guest showed, in the wording of every format. It contains guests' own text verbatim: formats escape it. */

/** Whether every boot of a tested domain ended in an answer; `skipped` if none was tested. */
export function outcomeOf({ first, second }: ProbeResult): 'good' | 'bad' | 'skipped' {
  if (!first) return 'skipped';
  return first.answer && (!second || second.answer) ? 'good' : 'bad';
}

/** `2 of 4 domains answered`. */
export function describeAnswers({ domains }: ProbeOutcome): string {
  const answered = domains.filter(({ first }) => first?.answer).length;
  return `${answered} of ${domains.length} ${domains.length === 1 ? 'domain' : 'domains'} answered`;
}

/** `Linux 6.1, shim 15.8: signed, on TCG`. */
export function describeMedium({ medium, signed, accelerator }: ProbeOutcome): string {
  const secureBoot = signed ? 'Secure Boot firmware takes it' : 'not signed, so Secure Boot was not exercised';
  return `${medium}; ${secureBoot}; run on ${accelerator.toUpperCase()}`;
}

/** What no answer of the probe proves, one phrase each; nothing if nothing was booted. */
export function notProvedBy({ signed, accelerator, domains }: ProbeOutcome): readonly string[] {
  if (!domains.some(({ first }) => first)) return [];
  const lent = domains.filter((one) => one.lent).map(({ domain }) => domain);
  const secured = domains.some(({ first }) => first?.answer?.view.secureBoot === true);
  return [
    'the operating system that the lab is meant for, its installer and its drivers: the probe guest is a Linux',
    'what Hyper-V enlightenments and the host’s own processor (host-passthrough) do for it',
    'GL: nothing is drawn in 3D',
    ...(accelerator === 'tcg' ? ['KVM: QEMU emulated the processor (TCG)'] : []),
    ...(lent.length > 0 ? [`what ${lent.join(', ')} would boot by itself: a temporary drive was attached`] : []),
    ...(signed ? [] : ['Secure Boot: nothing signed could be had to boot']),
    ...(signed && !secured ? ['Secure Boot: no guest that answered found it on'] : []),
  ];
}

/** `answered after 31.4 s, over the network`, or how far it got, and what happened. */
export function describeBoot({ milliseconds, answer, failure }: ProbeBoot): string {
  if (answer) return `answered after ${seconds(milliseconds)}, ${channels[answer.channel]}`;
  if (!failure) return `no answer after ${seconds(milliseconds)}`;
  const reached = failure.stage === 'start' ? 'not started' : `no answer, it got as far as ${stages[failure.stage]}`;
  return `${reached}: ${failure.what}`;
}

const channels = {
  http: 'over the network',
  'efi-variable': 'by an EFI variable only, read when it was off',
  disk: 'by its disk only, read when it was off',
};

const stages = {
  firmware: 'its firmware',
  'boot loader': 'the boot loader',
  kernel: 'the kernel',
  probe: 'the probe itself',
};

/** The first boot of a domain, or why there was none. */
export function describeFirst({ first, skipped, lent }: ProbeResult): string {
  if (!first) return `not booted: ${skipped ?? 'no reason is known'}`;
  return lent ? `${describeBoot(first)}, from a temporary drive (${lent.why})` : describeBoot(first);
}

/** The second boot, or why there was none; undefined if there was no first. */
export function describeSecond({ first, second, secondSkipped }: ProbeResult): string | undefined {
  if (second) return describeBoot(second);
  return first && `not booted again: ${secondSkipped ?? 'no reason is known'}`;
}

/** `UEFI, Secure Boot on`. */
export function describeFirmware({ firmware, secureBoot, setupMode, lockdown }: GuestView): string {
  const parts = [
    firmware === 'uefi' ? 'UEFI' : 'BIOS',
    firmware === 'uefi' &&
      (secureBoot === undefined ? 'without Secure Boot' : `Secure Boot ${secureBoot ? 'on' : 'off'}`),
    setupMode === true && 'in setup mode: it takes keys from anybody',
    lockdown !== undefined && `kernel lockdown ${lockdown}`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

/** `version 2, tpm_crb`. */
export function describeTpm(tpm: GuestTpm | undefined): string {
  return tpm ? `version ${tpm.version}, ${tpm.driver ?? 'no driver'}` : 'none';
}

/** `60 GiB`; rounded if it is not a whole number: `3.81 GiB`. */
export function describeSize(bytes: bigint): string {
  const exact = formatQuantity(bytes);
  if (/[PTGM]iB$/.test(exact)) return exact;
  const gib = Number(bytes) / 2 ** 30;
  return gib >= 1 ? `${gib.toFixed(2)} GiB` : `${(gib * 1024).toFixed(2)} MiB`;
}

/** How an adapter got its address: `DHCP from 192.168.56.1`. */
export function describeSource({ by, dhcpServer, carrier }: GuestInterface): string {
  if (!carrier) return 'no link';
  if (by === 'dhcp') return dhcpServer === undefined ? 'DHCP' : `DHCP from ${dhcpServer}`;
  return by === 'fallback' ? 'no lease, so by itself' : 'no lease';
}

/** `31.4 s`. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
