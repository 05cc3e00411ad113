import type { Finding } from '../finding/finding.ts';
import type { Lab } from '../lab/lab.ts';
import type { Accelerator } from '../model/accelerator.ts';
import type { Adaptation } from '../model/adaptation.ts';
import type { Inventory } from '../model/inventory.ts';
import type { ProbeOutcome } from '../model/probe.ts';
import type { Provenance } from '../model/rendered.ts';
import type { SmokeResult } from '../model/smoke.ts';
import type { Tier } from '../model/tier.ts';
import type { Phase } from '../run/phase.ts';
import type { Conclusion } from './conclusion.ts';
import type { ComparisonJson } from './json/comparison-schema.ts';
import type { GateJson } from './json/gate-schema.ts';
import type { PredictionJson } from './json/prediction-schema.ts';
import type { Combination } from './matrix.ts';
import type { RunVerdict } from './run-verdict.ts';
import type { Section } from './section.ts';

/** Every command that produces a report. */
export const commands = ['verify', 'doctor', 'plan', 'spike', 'rebuild'] as const;

/** What broke the run itself (not the lab), in the terms of VirtspecError. */
export interface Breakdown {
  readonly code: string;
  readonly what: string;
  readonly why?: string;
  readonly fix?: string;
  /** What the apply had already done when it failed, in order. */
  readonly done?: readonly string[];
  /** What libvirt rejected, if the run continued without it: `domain guest`. Then the rest was verified all the same. */
  readonly without?: string;
}

/** A host that was inspected, or why it could not be. */
export interface HostSeen {
  readonly name: string;
  readonly uri: string;
  /** Name → version. */
  readonly tools: Readonly<Record<string, string>>;
  readonly problem?: Breakdown;
}

/** The result of a command, ready for formatting: the same for every command. Pure data; formats are functions of it. */
export interface Report {
  readonly command: (typeof commands)[number];
  /** virtspec's own version. */
  readonly virtspec: string;
  /** Absent if only a host was judged. Findings are grouped by its work plan, if it has one. */
  readonly lab: Pick<Lab, 'name' | 'file' | 'plan'> | undefined;
  /** Patterns of `--select`, if only a part of the checks was run. */
  readonly selected?: readonly string[];
  readonly target: Tier;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly milliseconds: number;
  /** Name → version of the software that was used: libvirt, qemu, swtpm, nix. */
  readonly tools: Readonly<Record<string, string>>;
  /** Target `host` only: the hosts that were inspected. */
  readonly hosts?: readonly HostSeen[];
  /** If the lab was verified on several libvirts or with several deployers: the result of each. */
  readonly matrix?: readonly Combination[];
  readonly accelerator: Accelerator | undefined;
  readonly provenance: Provenance | undefined;
  /** What the lab consists of, as declared; absent if no XML of it was read. */
  readonly inventory?: Inventory | undefined;
  readonly deployer: string | undefined;
  /** What was in the sandbox in addition to the lab, and what happened to it, one line each; absent without a scenario. */
  readonly scenario?: readonly string[];
  readonly phases: readonly Phase[];
  readonly adaptations: readonly Adaptation[];
  /** Sorted: category, then status (failures first), then check, then subject. */
  readonly findings: readonly Finding[];
  readonly smoke: readonly SmokeResult[];
  /** What the probe guest showed; absent if nothing was booted from its medium. */
  readonly probe?: ProbeOutcome | undefined;
  readonly breakdown: Breakdown | undefined;
  readonly verdict: RunVerdict;
  /** Worth knowing, without being findings: they change no verdict. */
  readonly notes?: readonly string[];
  /** If the command does not answer with the verdict. */
  readonly conclusion?: Conclusion;
  /** What people read instead of the individual findings. */
  readonly sections?: readonly Section[];
  /** `plan` only: the prediction, for programs. */
  readonly prediction?: PredictionJson;
  /** `spike` only: the gate, for programs. */
  readonly gate?: GateJson;
  /** `report --compare` only: what differs from an earlier run, for programs. */
  readonly comparison?: ComparisonJson;
  /** Secrets of the lab, which every format hides wherever they occur. */
  readonly secrets?: readonly string[];
}

/** The subject of a report, as one word: the releases that were asked, else the lab's name, else the hosts'. */
export function nameOfReport({ gate, lab, hosts = [] }: Pick<Report, 'gate' | 'lab' | 'hosts'>): string {
  return gate?.releases.map(({ name }) => name).join(', ') ?? lab?.name ?? hosts.map(({ name }) => name).join(', ');
}

/** The tier, and what guests ran on, if there were any: `sandbox (TCG)`. */
export function describeTier({ target, accelerator }: Pick<Report, 'target' | 'accelerator'>): string {
  return accelerator ? `${target} (${accelerator.kind.toUpperCase()})` : target;
}
