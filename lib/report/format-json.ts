import { countFindings } from '../finding/count.ts';
import { askedBy, stepsOf } from '../finding/group.ts';
import type { SmokeResult } from '../model/smoke.ts';
import type { WorkPlan } from '../model/work-plan.ts';
import { conclude } from './conclude.ts';
import type { Format, FormatOptions } from './format.ts';
import { inventoryJson } from './json/inventory-schema.ts';
import { probeJson } from './json/probe.ts';
import { printableJson } from './printable.ts';
import type { Report } from './report.ts';
import { type ReportJson, reportSchema } from './report-json.ts';
import { decisionOf } from './run-verdict.ts';
import { type Screenshot, screenshotFile, screenshotsOf } from './screenshot-name.ts';

/** For programs: `reportSchema` defines what they may rely on. */
export const json: Format = {
  about: 'for programs; described by schema/report.schema.json',
  extension: 'json',
  format: (report, options) => printableJson(`${JSON.stringify(toJson(report, options), null, 2)}\n`),
};

/**
 * The report in its published shape: plain values only, screenshots by path. Fields with the same name and value as in the report are copied; only
 * the others are listed here.
 */
export function toJson(report: Report, { screenshots }: Pick<FormatOptions, 'screenshots'>): ReportJson {
  const pictures = screenshotsOf(report);
  const { lab, findings, verdict } = report;
  return reportSchema.parse({
    ...report,
    schemaVersion: 2,
    decision: report.gate?.decision ?? decisionOf[verdict],
    conclusion: conclude(report),
    counts: countFindings(findings),
    hosts: (report.hosts ?? []).map((host) => ({ ...host, problem: host.problem?.what })),
    matrix: (report.matrix ?? []).map((one) => ({ ...one, decision: decisionOf[one.verdict] })),
    plan: lab?.plan && planJson(lab.plan),
    findings: findings.map((finding) => ({ ...finding, steps: stepsOf(finding.check, lab?.plan) })),
    guests: report.smoke.map((smoke) => guestJson(smoke, pictures, screenshots)),
    inventory: report.inventory && inventoryJson(report.inventory),
    probe: report.probe && probeJson(report.probe, pictures, screenshots),
  });
}

function guestJson({ screen, ...smoke }: SmokeResult, pictures: readonly Screenshot[], folder: string) {
  const name = screenshotFile(pictures, 'smoke', smoke.domain);
  return { ...smoke, screen: screen && name && { ...screen, file: `${folder}/${name}` } };
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
