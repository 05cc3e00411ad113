import type { SmokeResult } from '../model/smoke.ts';
import type { WorkPlan } from '../model/work-plan.ts';
import { findingFromJson } from './finding-from-json.ts';
import { inventoryFromJson } from './json/inventory-schema.ts';
import { withoutNulls } from './json/nulls.ts';
import { probeFromJson, type ScreenJson, type TakeScreen } from './json/probe-from-json.ts';
import type { HostSeen, Report } from './report.ts';
import type { ReportJson } from './report-json.ts';
import type { Section } from './section.ts';

/**
 * The report in a JSON report: the reverse of `toJson`, so that every format can be made of it. Secrets are hidden in it already.
 * @param picture the PNG of a screenshot, by its path in the report; undefined if it is not there any more
 */
export function reportFromJson(json: ReportJson, picture: (file: string) => Uint8Array | undefined): Report {
  const take = ({ file, ...screen }: ScreenJson) => ({ ...screen, png: picture(file) ?? new Uint8Array() });
  const { lab, plan, inventory, probe, prediction, gate, provenance, accelerator, breakdown } = json;
  const { command, virtspec, verdict, conclusion, target, selected, startedAt, milliseconds, tools } = json;
  return {
    ...{ command, virtspec, verdict, conclusion, target, startedAt, milliseconds, tools },
    ...(selected.length > 0 && { selected }),
    lab: lab ? { ...lab, plan: plan ? planOf(plan) : undefined } : undefined,
    ...(json.hosts.length > 0 && { hosts: json.hosts.map(hostOf) }),
    ...(json.matrix.length > 0 && { matrix: json.matrix.map((one) => ({ ...one, cause: one.cause ?? undefined })) }),
    accelerator: accelerator ? acceleratorOf(accelerator) : undefined,
    provenance: provenance ? withoutNulls(provenance) : undefined,
    deployer: json.deployer ?? undefined,
    ...(json.scenario.length > 0 && { scenario: json.scenario }),
    ...(json.notes.length > 0 && { notes: json.notes }),
    phases: json.phases.map(({ detail, ...phase }) => ({ ...phase, ...(detail !== null && { detail }) })),
    adaptations: json.adaptations as Report['adaptations'],
    findings: json.findings.map(findingFromJson),
    smoke: json.guests.map((guest) => smokeOf(guest, take)),
    probe: probe ? probeFromJson(probe, take) : undefined,
    breakdown: breakdown ? breakdownOf(breakdown) : undefined,
    inventory: inventory ? inventoryFromJson(inventory) : undefined,
    ...(json.sections.length > 0 && { sections: json.sections.map(sectionOf) }),
    ...(prediction && { prediction }),
    ...(gate && { gate }),
    ...(json.comparison && { comparison: json.comparison }),
  };
}

function acceleratorOf({ kind, why }: NonNullable<ReportJson['accelerator']>): NonNullable<Report['accelerator']> {
  return kind === 'kvm' ? { kind } : { kind, why: why ?? 'no reason given' };
}

/** Of a host that was not inspected, the report has only the reason. */
function hostOf({ problem, ...host }: ReportJson['hosts'][number]): HostSeen {
  return { ...host, ...(problem !== null && { problem: { code: 'host-not-seen', what: problem } }) };
}

function smokeOf({ screen, problem, ...guest }: ReportJson['guests'][number], take: TakeScreen): SmokeResult {
  return { ...guest, problem: problem ?? undefined, screen: screen ? take(screen) : undefined };
}

function breakdownOf({ code, what, done, ...said }: NonNullable<ReportJson['breakdown']>): Report['breakdown'] {
  const { why, fix, without } = said;
  return {
    ...{ code, what },
    ...(why !== null && { why }),
    ...(fix !== null && { fix }),
    ...(done.length > 0 && { done }),
    ...(without !== null && { without }),
  };
}

function sectionOf({ title, blocks, only }: ReportJson['sections'][number]): Section {
  return {
    title,
    ...(only && { only }),
    blocks: blocks.map((block) => {
      if (block.kind === 'evidence') return { ...block, pieces: block.pieces.map(withoutNulls) };
      if (block.kind !== 'entries') return block;
      return {
        ...block,
        entries: block.entries.map(({ name, ...rest }) => ({ ...rest, ...(name !== undefined && { name }) })),
      };
    }),
  };
}

/** As much of the work plan as a report has. */
function planOf({ title, steps }: NonNullable<ReportJson['plan']>): WorkPlan {
  const unknown = { run: undefined, spec: undefined, note: undefined, checks: [], doctor: [], spike: [] };
  return {
    ...{ title, file: '', gate: undefined },
    steps: steps.map(({ id, title, checks, manual }) => ({
      ...{ id, title, checks, changedBy: [] },
      bullets: manual.map(({ says, how }) => ({ ...unknown, says, manual: how })),
    })),
  };
}
