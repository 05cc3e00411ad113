import { countFindings, describeCounts, describeKinds } from '../../finding/count.ts';
import type { Finding } from '../../finding/finding.ts';
import {
  type Gathered,
  gatherPasses,
  gatherReasons,
  gatherSkips,
  groupBySteps,
  type StepGroup,
  type Trouble,
  troubles,
} from '../../finding/group.ts';
import { subjectName, subjectText } from '../../finding/subject.ts';
import { oneLine } from '../printable.ts';
import { hang, heading, type Page } from './page.ts';

/** So many characters of names; beyond, a number says as much. */
const mostOfNames = 40;

/** The findings by step of the plan: failures first, a line each, passes one line a check, then what was not run. */
export function formatFindings(page: Page, findings: readonly Finding[]): string[] {
  return groupBySteps(findings).flatMap((group) => ['', ...formatStep(page, group)]);
}

function formatStep(page: Page, group: StepGroup): string[] {
  const { ink } = page;
  return [
    ...heading(page, group.title, describeStep(group)),
    ...troubles(group.findings).flatMap((finding) => formatLine(page, finding)),
    ...gatherPasses(group.findings).flatMap((passes) => hang(page, `  ${ink.good('✓')} `, withNames(passes))),
    ...gatherReasons(group.findings).flatMap((skips) => formatSkips(page, skips)),
    ...formatElsewhere(page, group.elsewhere),
  ];
}

/** Told in full under its cause; here only that it failed. */
function formatLine(page: Page, finding: Trouble): string[] {
  const [mark, paint] = finding.status === 'warn' ? ['!', page.ink.warning] : ['✗', page.ink.bad];
  return hang(page, `  ${paint(mark)} `, `${subjectText(finding.subject)}: ${finding.title}`, paint);
}

/** What was not run for one reason: on one line when it is one check, else a line a check under the reason. */
function formatSkips(page: Page, skips: Gathered<'skip'>): string[] {
  const mark = `  ${page.ink.faint('○')} `;
  const checks = gatherSkips(skips);
  const { reason } = skips[0];
  if (checks.length === 1) return hang(page, mark, `not run: ${withNames(skips)}: ${reason}`, page.ink.faint);
  return [
    ...hang(page, mark, `not run: ${reason}`, page.ink.faint),
    ...checks.flatMap((check) => hang(page, '      ', withNames(check), page.ink.faint)),
  ];
}

function formatElsewhere(page: Page, elsewhere: readonly Finding[]): string[] {
  if (elsewhere.length === 0) return [];
  const what = `asked here too, told above: ${describeCounts(countFindings(elsewhere))}`;
  return hang(page, `  ${page.ink.faint('↑')} `, what, page.ink.faint);
}

/** The counts of a step; of what is told elsewhere when it has nothing of its own. */
function describeStep({ findings, elsewhere }: StepGroup): string {
  return describeCounts(countFindings(findings.length > 0 ? findings : elsewhere));
}

/** `title (lab-net, default)`; where the names are long or many, how many of each kind: `title (1 pool, 4 volumes)`. */
function withNames(findings: Gathered<'pass'> | Gathered<'skip'>): string {
  const names = [...new Set(findings.map(({ subject }) => oneLine(subjectName(subject))))].join(', ');
  return `${findings[0].title} (${names.length > mostOfNames ? describeKinds(findings) : names})`;
}
