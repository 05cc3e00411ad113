import type { Finding } from '../finding/finding.ts';
import type { Lab } from '../lab/lab.ts';
import type { Accelerator } from '../model/accelerator.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { ProbeOutcome } from '../model/probe.ts';
import type { Provenance } from '../model/rendered.ts';
import type { SmokeResult } from '../model/smoke.ts';
import type { Tier } from '../model/tier.ts';
import type { Phase } from '../run/phase.ts';
import type { Conclusion } from './conclusion.ts';
import type { GateJson } from './json/gate-schema.ts';
import type { PredictionJson } from './json/prediction-schema.ts';
import type { Combination } from './matrix.ts';
import type { RunVerdict } from './run-verdict.ts';
import type { Section } from './section.ts';

/** Every command that ends in a report. */
export const commands = ['verify', 'doctor', 'plan', 'spike', 'rebuild'] as const;

/** What broke the run itself (not the lab), in the error family's words. */
export interface Breakdown {
  readonly code: string;
  readonly what: string;
  readonly why?: string;
  readonly fix?: string;
  /** What the apply had already done when it broke, in order. */
  readonly done?: readonly string[];
  /** What libvirt refused, where the run went on without: `domain guest`. Then the rest was proven all the same. */
  readonly without?: string;
}

/** A host that was looked at, or why it could not be. */
export interface HostSeen {
  readonly name: string;
  readonly uri: string;
  /** Name → version. */
  readonly tools: Readonly<Record<string, string>>;
  readonly problem?: Breakdown;
}

/** What a command found out, ready for formatting: the same for every command. Pure data; formats are functions of it. */
export interface Report {
  readonly command: (typeof commands)[number];
  /** virtspec's own version. */
  readonly virtspec: string;
  /** Absent where only a host was judged. Findings are grouped by its work plan, where it has one. */
  readonly lab: Pick<Lab, 'name' | 'file' | 'plan'> | undefined;
  readonly target: Tier;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly milliseconds: number;
  /** Name → version of what stood behind the run: libvirt, qemu, swtpm, nix. */
  readonly tools: Readonly<Record<string, string>>;
  /** Target `host` only: the hosts that were looked at. */
  readonly hosts?: readonly HostSeen[];
  /** Where the lab was proven on several libvirts or with several deployers: what each came to. */
  readonly matrix?: readonly Combination[];
  readonly accelerator: Accelerator | undefined;
  readonly provenance: Provenance | undefined;
  readonly deployer: string | undefined;
  /** What was in the sandbox beside the lab, and what happened to it, a line each; absent where no scenario was played. */
  readonly scenario?: readonly string[];
  readonly phases: readonly Phase[];
  readonly adaptations: readonly Adaptation[];
  /** Sorted: category, then status (failures first), then check, then subject. */
  readonly findings: readonly Finding[];
  readonly smoke: readonly SmokeResult[];
  /** What the probe guest showed; absent where nothing was booted from its medium. */
  readonly probe?: ProbeOutcome | undefined;
  readonly breakdown: Breakdown | undefined;
  readonly verdict: RunVerdict;
  /** Where the command answers in words of its own. */
  readonly conclusion?: Conclusion;
  /** What people read in place of the findings one by one. */
  readonly sections?: readonly Section[];
  /** `plan` only: what would happen, for programs. */
  readonly prediction?: PredictionJson;
  /** `spike` only: the gate, for programs. */
  readonly gate?: GateJson;
  /** Secrets of the lab, which every format hides wherever they stand. */
  readonly secrets?: readonly string[];
}

/** What a report is of, in one word: the releases that were asked, else the lab's name, else the hosts'. */
export function nameOfReport({ gate, lab, hosts = [] }: Pick<Report, 'gate' | 'lab' | 'hosts'>): string {
  return gate?.releases.map(({ name }) => name).join(', ') ?? lab?.name ?? hosts.map(({ name }) => name).join(', ');
}

/** The tier, and what guests ran on where there were any: `sandbox (TCG)`. */
export function describeTier({ target, accelerator }: Pick<Report, 'target' | 'accelerator'>): string {
  return accelerator ? `${target} (${accelerator.kind.toUpperCase()})` : target;
}
