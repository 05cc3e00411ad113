import { sortFindings } from '../finding/sort-findings.ts';
import type { ProbeOutcome } from '../model/probe.ts';
import { conclude } from './conclude.ts';
import type { Conclusion } from './conclusion.ts';
import { type Combination, mergeFindings } from './matrix.ts';
import type { Report } from './report.ts';
import type { RunVerdict } from './run-verdict.ts';

/** A run, and the name that it has among the others: `lab1`, `shard-2`. */
export interface NamedRun {
  readonly name: string;
  readonly report: Report;
}

export type SeveralRuns = readonly [NamedRun, NamedRun, ...NamedRun[]];

const worstFirst: readonly RunVerdict[] = ['FAILED', 'INCOMPLETE', 'PASSED'];

/**
 * Several runs of one command as one report. Each finding is in it once, as the first run that fails it reports it, with that run's name unless all
 * fail it. The parts of a run that was divided by `--select` are put together: what one part alone judged has no name.
 */
export function mergeReports(runs: SeveralRuns): Report {
  const [first] = runs;
  const reports = runs.map(({ report }) => report);
  const divided = reports.every(({ selected = [] }) => selected.length > 0);
  const findings = runs.map(({ name, report }) => ({ combination: name, findings: report.findings }));
  const ends = reports.map(({ startedAt, milliseconds }) => Date.parse(startedAt) + milliseconds);
  const begun = reports.map(({ startedAt }) => startedAt).sort()[0] ?? first.report.startedAt;
  return {
    ...{ command: first.report.command, virtspec: first.report.virtspec, target: first.report.target },
    lab: labOf(reports),
    ...(divided && { selected: [...new Set(reports.flatMap(({ selected = [] }) => selected))] }),
    startedAt: begun,
    milliseconds: Math.max(...ends) - Date.parse(begun),
    tools: shared(reports.map(({ tools }) => tools)) ?? {},
    ...some(
      'hosts',
      reports.flatMap(({ hosts = [] }) => hosts),
    ),
    matrix: runs.flatMap(combinationsOf),
    ...some('scenario', [...new Set(reports.flatMap(({ scenario = [] }) => scenario))]),
    ...some('notes', [...new Set(reports.flatMap(({ notes = [] }) => notes))]),
    accelerator: shared(reports.map(({ accelerator }) => accelerator)),
    provenance: shared(reports.map(({ provenance }) => provenance)),
    deployer: shared(reports.map(({ deployer }) => deployer)),
    phases: runs.flatMap(({ name, report }) =>
      report.phases.map((phase) => ({ ...phase, name: `${name}: ${phase.name}` })),
    ),
    adaptations: unlike(reports.flatMap(({ adaptations }) => adaptations)),
    findings: sortFindings(mergeFindings(findings, { divided })),
    smoke: runs.flatMap(({ name, report }) =>
      report.smoke.map((one) => ({ ...one, domain: `${one.domain} (${name})` })),
    ),
    probe: probeOf(runs),
    breakdown: breakdownOf(runs),
    inventory: inventoryOf(reports),
    verdict: worstFirst.find((verdict) => reports.some((report) => report.verdict === verdict)) ?? 'INCOMPLETE',
    ...some('sections', runs.flatMap(sectionsOf)),
    ...(reports.some(({ conclusion }) => conclusion) && { conclusion: worstConclusion(reports) }),
    secrets: [...new Set(reports.flatMap(({ secrets = [] }) => secrets))],
  };
}

/** A list that the report has only if there is something in it. */
function some<K extends string, T>(name: K, list: readonly T[]): { readonly [N in K]?: readonly T[] } {
  return (list.length > 0 ? { [name]: list } : {}) as { readonly [N in K]?: readonly T[] };
}

/** What all runs have in common; undefined if they differ. */
function shared<T>(values: readonly T[]): T | undefined {
  return new Set(values.map((value) => JSON.stringify(value))).size === 1 ? values[0] : undefined;
}

function unlike<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function labOf(reports: readonly Report[]): Report['lab'] {
  const labs = reports.flatMap(({ lab }) => lab ?? []);
  const [first] = labs;
  if (!first) return undefined;
  const names = [...new Set(labs.map(({ name }) => name))];
  return names.length === 1
    ? first
    : { name: names.join(', '), file: [...new Set(labs.map(({ file }) => file))].join(', ') };
}

/** A run that was already of several combinations has them all. */
function combinationsOf({ name, report }: NamedRun): readonly Combination[] {
  if (report.matrix) return report.matrix.map((one) => ({ ...one, name: `${name}: ${one.name}` }));
  const { tools, deployer = 'nobody', verdict, findings, breakdown } = report;
  const failed = findings.filter(({ status }) => status === 'fail' || status === 'error');
  const root = failed.find((finding) => finding.status === 'error' || (finding.status === 'fail' && !finding.causedBy));
  const cause = root ? `${root.subject.kind} ${root.subject.name}: ${root.title} (${root.check})` : breakdown?.what;
  return [{ name, libvirt: tools.libvirt ?? name, deployer, tools, verdict, failed: failed.length, cause }];
}

function probeOf(runs: SeveralRuns): ProbeOutcome | undefined {
  const booted = runs.flatMap(({ name, report: { probe } }) => (probe ? [{ name, probe }] : []));
  const [first] = booted;
  if (!first || booted.length === 1) return first?.probe;
  return {
    ...first.probe,
    signed: booted.every(({ probe }) => probe.signed),
    domains: booted.flatMap(({ name, probe }) =>
      probe.domains.map((one) => ({ ...one, domain: `${one.domain} (${name})` })),
    ),
    reaches: booted.flatMap(({ name, probe }) =>
      probe.reaches.map((one) => ({ ...one, from: `${one.from} (${name})`, to: `${one.to} (${name})` })),
    ),
  };
}

function breakdownOf(runs: SeveralRuns): Report['breakdown'] {
  const broken = runs.find(({ report }) => report.breakdown);
  return (
    broken?.report.breakdown && { ...broken.report.breakdown, what: `${broken.name}: ${broken.report.breakdown.what}` }
  );
}

/** Objects of the same name are taken for the same: runs of one lab. */
function inventoryOf(reports: readonly Report[]): Report['inventory'] {
  const all = reports.flatMap(({ inventory }) => inventory ?? []);
  if (all.length === 0) return undefined;
  const named = <T extends { readonly name: string }>(objects: readonly T[]) =>
    [...new Map(objects.toReversed().map((one) => [one.name, one])).values()].reverse();
  return {
    networks: named(all.flatMap(({ networks }) => networks)),
    pools: named(all.flatMap(({ pools }) => pools)),
    domains: named(all.flatMap(({ domains }) => domains)),
  };
}

function sectionsOf({ name, report: { sections = [] } }: NamedRun): NonNullable<Report['sections']> {
  return sections.map((section) => ({ ...section, title: `${name}: ${section.title}` }));
}

const tones: readonly Conclusion['tone'][] = ['bad', 'warning', 'good'];

function worstConclusion(reports: readonly Report[]): Conclusion {
  const all = reports.map(conclude).toSorted((a, b) => tones.indexOf(a.tone) - tones.indexOf(b.tone));
  const worst = all[0] ?? { word: 'INCOMPLETE', tone: 'bad' as const, text: 'nothing was run' };
  return { ...worst, text: `the worst of ${reports.length} runs: ${worst.text}` };
}
