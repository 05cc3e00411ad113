import { countFindings } from '../finding/count.ts';
import type { Finding } from '../finding/finding.ts';
import { askedBy, stepsOf } from '../finding/group.ts';
import type { SmokeResult } from '../model/smoke.ts';
import type { WorkPlan } from '../model/work-plan.ts';
import type { Evidence } from '../xml/evidence.ts';
import type { Format, FormatOptions } from './format.ts';
import { probeJson } from './json/probe.ts';
import { printableJson } from './printable.ts';
import type { Report } from './report.ts';
import type { ReportJson } from './report-json.ts';
import { decisionOf } from './run-verdict.ts';
import { type Screenshot, screenshotFile, screenshotsOf } from './screenshot-name.ts';

/** For programs: see `reportSchema` for what they may rely on. */
export const json: Format = {
  about: 'for programs; described by schema/report.schema.json',
  extension: 'json',
  format: (report, options) => printableJson(`${JSON.stringify(toJson(report, options), null, 2)}\n`),
};

/** The report as its published shape: plain values only, screenshots by path. */
export function toJson(report: Report, { screenshots }: Pick<FormatOptions, 'screenshots'>): ReportJson {
  const { provenance, breakdown } = report;
  const pictures = screenshotsOf(report);
  return {
    schemaVersion: 2,
    virtspec: report.virtspec,
    lab: report.lab ? { name: report.lab.name, file: report.lab.file } : null,
    verdict: report.verdict,
    decision: decisionOf[report.verdict],
    counts: { ...countFindings(report.findings) },
    target: report.target,
    startedAt: report.startedAt,
    milliseconds: report.milliseconds,
    hosts: (report.hosts ?? []).map(({ name, uri, tools, problem }) => {
      return { name, uri, tools: { ...tools }, problem: problem?.what ?? null };
    }),
    matrix: (report.matrix ?? []).map(({ name, libvirt, deployer, tools, verdict, failed, cause }) => ({
      ...{ name, libvirt, deployer, tools: { ...tools }, verdict, decision: decisionOf[verdict], failed },
      cause: cause ?? null,
    })),
    tools: { ...report.tools },
    accelerator: report.accelerator
      ? { kind: report.accelerator.kind, why: 'why' in report.accelerator ? report.accelerator.why : null }
      : null,
    deployer: report.deployer ?? null,
    scenario: [...(report.scenario ?? [])],
    provenance: provenance
      ? { kind: provenance.kind, text: provenance.text, why: provenance.why ?? null, folder: provenance.folder }
      : null,
    breakdown: breakdown
      ? {
          code: breakdown.code,
          what: breakdown.what,
          why: breakdown.why ?? null,
          fix: breakdown.fix ?? null,
          done: [...(breakdown.done ?? [])],
          without: breakdown.without ?? null,
        }
      : null,
    phases: report.phases.map(({ name, status, milliseconds, detail }) => ({
      name,
      status,
      milliseconds,
      detail: detail ?? null,
    })),
    plan: report.lab?.plan ? planJson(report.lab.plan) : null,
    findings: report.findings.map((finding) => findingJson(finding, report.lab?.plan)),
    guests: guestsJson(report.smoke, pictures, screenshots),
    probe: report.probe ? probeJson(report.probe, pictures, screenshots) : null,
    adaptations: report.adaptations.map(({ rule, subject, what, from, to, why }) => ({
      ...{ rule, what, from, to, why },
      subject: { kind: subject.kind, name: subject.name },
    })),
  };
}

function findingJson(finding: Finding, plan: WorkPlan | undefined): ReportJson['findings'][number] {
  const { check, category, title, subject, tier } = finding;
  const about = {
    ...{ check, category, title, tier },
    steps: stepsOf(check, plan),
    subject: { kind: subject.kind, name: subject.name, uuid: subject.uuid ?? null, host: subject.host ?? null },
    causedBy: null,
  };
  switch (finding.status) {
    case 'pass':
      return { ...about, status: 'pass', actual: finding.actual, evidence: finding.evidence.map(evidenceJson) };
    case 'fail':
    case 'warn': {
      const { status, severity, expected, actual, fix, why } = finding;
      const causedBy = finding.causedBy ? { ...finding.causedBy } : null;
      const evidence = finding.evidence.map(evidenceJson);
      return { ...about, causedBy, status, severity, expected, actual, fix, why, evidence };
    }
    case 'skip':
      return { ...about, status: 'skip', reason: finding.reason };
    case 'error':
      return { ...about, status: 'error', message: finding.message };
  }
}

function planJson({ title, steps }: WorkPlan): NonNullable<ReportJson['plan']> {
  return {
    title,
    steps: steps.map((step) => ({
      id: step.id,
      title: step.title,
      checks: [...askedBy(step)],
      manual: step.bullets.flatMap(({ says, manual }) => (manual === undefined ? [] : [{ says, how: manual }])),
    })),
  };
}

function evidenceJson({ source, xpath, line, excerpt }: Evidence) {
  return { source, xpath: xpath ?? null, line: line ?? null, excerpt };
}

function guestsJson(
  smoke: readonly SmokeResult[],
  pictures: readonly Screenshot[],
  folder: string,
): ReportJson['guests'] {
  return smoke.map(({ domain, running, problem, accelerator, swtpm, screen }) => ({
    ...{ domain, running, accelerator },
    problem: problem ?? null,
    swtpm: swtpm.map(({ pid, command }) => ({ pid, command })),
    screen: screen
      ? {
          file: `${folder}/${screenshotFile(pictures, 'smoke', domain)}`,
          ...{ width: screen.width, height: screen.height, colours: screen.colours, drawnByGuest: screen.drawnByGuest },
        }
      : null,
  }));
}
