import type { GuestView } from './guest-view.ts';
import type { SmokeScreen } from './smoke.ts';

/** What the probe guest showed about a lab. */
export interface ProbeOutcome {
  /** Its packages: `Linux 6.1.158-1, shim 15.8, GRUB 2.06, all signed (Debian)`. */
  readonly medium: string;
  /** Whether Secure Boot firmware accepts it; if not, Secure Boot was not tested. */
  readonly signed: boolean;
  readonly accelerator: 'kvm' | 'tcg';
  /** One for each domain that was requested. */
  readonly domains: readonly ProbeResult[];
  readonly reaches: readonly ProbeReach[];
}

/** One domain, booted. */
export interface ProbeResult {
  readonly domain: string;
  /** Undefined if it was not started: `skipped` gives the reason. */
  readonly first: ProbeBoot | undefined;
  readonly skipped: string | undefined;
  /** Undefined if it was booted as declared. */
  readonly lent: LentDrive | undefined;
  /** After a shutdown and another apply of the same lab; undefined if there was none. */
  readonly second: ProbeBoot | undefined;
  /** Why there was no second boot after a first one. */
  readonly secondSkipped: string | undefined;
}

/** A temporary CD-ROM drive for the probe, first in the boot order of this one start, for a domain that would not boot from one by itself. */
export interface LentDrive {
  /** `it has no CD-ROM drive`. */
  readonly why: string;
  /** Whether the drive was added to those that the domain has. */
  readonly added: boolean;
}

/** How far a guest got; each stage is recognised by what the guest has printed or shown. */
export type ProbeStage = 'start' | 'firmware' | 'boot loader' | 'kernel' | 'probe';

export interface ProbeBoot {
  /** Until the answer, or until the boot was given up. */
  readonly milliseconds: number;
  readonly answer: ProbeAnswer | undefined;
  /** Undefined if it answered. */
  readonly failure: ProbeFailure | undefined;
  /** The requests that the listener received, one for each network card that reached it. */
  readonly contacts: readonly ProbeContact[];
  /** `virsh net-dhcp-leases` of the domain's networks, after the answer; only those of its MACs. */
  readonly leases: readonly ProbeLease[];
  readonly screen: SmokeScreen | undefined;
}

export interface ProbeAnswer {
  readonly view: GuestView;
  /** The channel by which the answer left the domain. */
  readonly channel: 'http' | 'efi-variable' | 'disk';
}

export interface ProbeFailure {
  readonly stage: ProbeStage;
  /** What happened: `it shut itself off without an answer`. */
  readonly what: string;
  /** The message of libvirt or QEMU, or the end of the serial log of a second attempt with a serial port. */
  readonly log: string | undefined;
}

/** A request, as seen by its receiver: nothing here is the guest's own claim. */
export interface ProbeContact {
  /** The MAC of the neighbour with the source address, from the receiver's kernel. */
  readonly mac: string;
  /** Source address. */
  readonly address: string;
  /** The bridge that it arrived on. */
  readonly bridge: string;
}

export interface ProbeLease {
  readonly network: string;
  readonly mac: string;
  readonly address: string;
  readonly hostname: string | undefined;
}

/** Whether one domain reached another domain's address on one network. */
export interface ProbeReach {
  readonly from: string;
  readonly to: string;
  /** The network of that address. */
  readonly network: string;
  /** Whether `from` has an adapter on that network. */
  readonly shared: boolean;
  readonly address: string;
  readonly reached: boolean;
}
