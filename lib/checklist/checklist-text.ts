import type { WorkPlan } from '../model/work-plan.ts';
import { code, prose, table } from '../report/markdown/escape.ts';
import { describeTier } from '../report/report.ts';
import { type Box, boxOf, type Evidences, type ReportFile, type Shown } from './box.ts';
import { sealed } from './seal.ts';

/** The checklist of a work plan, and how many of its boxes are ticked. */
export interface Checklist {
  readonly text: string;
  readonly ticked: number;
  readonly boxes: number;
}

/**
 * The checklist of a work plan as Markdown: the same for the same plan and reports. Texts of the plan and of reports are data, and escaped.
 *
 * @param evidences reports in any order
 */
export function checklistOf(plan: WorkPlan, evidences: Evidences): Checklist {
  const newest = [...evidences.files].sort((a, b) => b.report.startedAt.localeCompare(a.report.startedAt));
  const steps = plan.steps.map(({ title, bullets }) => ({
    title,
    boxes: bullets.map((bullet) => boxOf(bullet, { ...evidences, files: newest })),
  }));
  const boxes = steps.flatMap((step) => step.boxes);
  const ticked = boxes.filter((box) => box.ticked).length;
  const lines = [
    `# ${prose(plan.title)}`,
    '',
    `${ticked} of ${boxes.length} boxes are ticked, each by these reports. No box is ticked by hand: \`virtspec checklist\` writes this file.`,
    '',
    ...reportTable(newest),
    ...steps.flatMap(({ title, boxes }) => [
      '',
      `## ${prose(title)}`,
      '',
      ...(boxes.length > 0 ? boxes.flatMap(linesOf) : ['No requirements.']),
    ]),
    '',
  ];
  return { text: sealed(lines.join('\n')), ticked, boxes: boxes.length };
}

function reportTable(files: readonly ReportFile[]): string[] {
  if (files.length === 0) return ['There are no reports yet.'];
  const rows = files.map(({ path, report }) => [
    code(path),
    report.command,
    dateOf(report.startedAt),
    report.command === 'spike' ? (report.gate?.decision ?? report.verdict) : report.verdict,
    describeTier(report),
  ]);
  return table(['report', 'command', 'started (UTC)', 'result', 'where'], rows);
}

function linesOf(box: Box): string[] {
  const { run, says, note } = box.bullet;
  const words = [...(run === undefined ? [] : [code(run)]), prose(says)].join(': ');
  const details = box.ticked ? box.shown.map(shownLine) : box.reasons.map(prose);
  return [
    `- [${box.ticked ? 'x' : ' '}] ${words}`,
    ...details.map((line) => `  - ${line}`),
    ...(note === undefined ? [] : [`  - note: ${prose(note)}`]),
  ];
}

function shownLine({ path, startedAt, checks, count, of }: Shown): string {
  const names = of === 'test' ? checks.map(code) : checks;
  const when = startedAt === undefined ? '' : `${dateOf(startedAt)}, `;
  return `${when}${code(path)}: ${names.join(', ')} (${count} ${of}${count === 1 ? '' : 's'})`;
}

/** To the minute: `2026-05-01 09:30`. */
function dateOf(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
