import type { GuestView } from './guest-view.ts';
import type { SmokeScreen } from './smoke.ts';

/** What the probe guest showed of a lab. */
export interface ProbeOutcome {
  /** What it is made of: `Linux 6.1.158-1, shim 15.8, GRUB 2.06, all signed (Debian)`. */
  readonly medium: string;
  /** Whether Secure Boot firmware takes it; where it is not, Secure Boot was not exercised. */
  readonly signed: boolean;
  readonly accelerator: 'kvm' | 'tcg';
  /** One for each domain that was asked for. */
  readonly domains: readonly ProbeResult[];
  readonly reaches: readonly ProbeReach[];
}

/** One domain, booted. */
export interface ProbeResult {
  readonly domain: string;
  /** Undefined where it was not started: `skipped` says why. */
  readonly first: ProbeBoot | undefined;
  readonly skipped: string | undefined;
  /** Undefined where it was booted as it is declared. */
  readonly lent: LentDrive | undefined;
  /** After a shutdown and another apply of the same lab; undefined where there was none. */
  readonly second: ProbeBoot | undefined;
  /** Why there was no second boot, where there was a first. */
  readonly secondSkipped: string | undefined;
}

/** A CD-ROM drive for the probe, first in the boot order of this one start, where the domain by itself would not boot from one. */
export interface LentDrive {
  /** `it has no CD-ROM drive`. */
  readonly why: string;
  /** Whether it is one more drive than the domain has. */
  readonly added: boolean;
}

/** How far a guest got before it answered, or did not: each stage is known by what it has said or shown. */
export type ProbeStage = 'start' | 'firmware' | 'boot loader' | 'kernel' | 'probe';

export interface ProbeBoot {
  /** Until the answer, or until it was given up. */
  readonly milliseconds: number;
  readonly answer: ProbeAnswer | undefined;
  /** Undefined where it answered. */
  readonly failure: ProbeFailure | undefined;
  /** What the listener saw of its requests, one for each network card that reached it. */
  readonly contacts: readonly ProbeContact[];
  /** `virsh net-dhcp-leases` of the networks that it is on, after the answer; of its MACs only. */
  readonly leases: readonly ProbeLease[];
  readonly screen: SmokeScreen | undefined;
}

export interface ProbeAnswer {
  readonly view: GuestView;
  /** How it came out of the domain. */
  readonly channel: 'http' | 'efi-variable' | 'disk';
}

export interface ProbeFailure {
  readonly stage: ProbeStage;
  /** What is so: `it shut itself off without an answer`. */
  readonly what: string;
  /** libvirt's or QEMU's words, or the tail of the serial log of a second try with one. */
  readonly log: string | undefined;
}

/** A request, as its receiver saw it: nothing here is the guest's own claim. */
export interface ProbeContact {
  /** Of the neighbour that has the source address, as the receiver's kernel knows it. */
  readonly mac: string;
  /** Source address. */
  readonly address: string;
  /** The bridge it came in by. */
  readonly bridge: string;
}

export interface ProbeLease {
  readonly network: string;
  readonly mac: string;
  readonly address: string;
  readonly hostname: string | undefined;
}

/** Whether one domain reached another's address on one network. */
export interface ProbeReach {
  readonly from: string;
  readonly to: string;
  /** That the address is on. */
  readonly network: string;
  /** Whether `from` has an adapter on that network. */
  readonly shared: boolean;
  readonly address: string;
  readonly reached: boolean;
}
