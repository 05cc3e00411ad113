import { conclude } from '../conclude.ts';
import type { Conclusion } from '../conclusion.ts';
import { factsOf } from '../facts.ts';
import { matrixTable } from '../matrix.ts';
import { type Breakdown, nameOfReport, type Report } from '../report.ts';
import { block, code, prose, table } from './escape.ts';

/** GitHub's alerts: https://docs.github.com/get-started/writing-on-github (elsewhere they are plain quotes). */
const alerts: Readonly<Record<Conclusion['tone'], string>> = { good: 'TIP', warning: 'WARNING', bad: 'CAUTION' };

/** Title, answer, what broke the run, and the facts. */
export function formatVerdict(report: Report): string[] {
  const { word, tone, text } = conclude(report);
  return [
    `# virtspec ${report.command}: ${code(nameOfReport(report))}`,
    '',
    `> [!${alerts[tone]}]`,
    `> **${prose(word)}**: ${prose(text)}.`,
    '',
    ...table(['', ''], factRows(report)),
    ...formatMatrix(report.matrix),
    ...(report.breakdown ? formatBreakdown(report.breakdown) : []),
  ];
}

/** The result of each combination of libvirt and deployer. */
function formatMatrix(matrix: Report['matrix'] = []): string[] {
  const [heading, ...rows] = matrixTable(matrix);
  if (rows.length === 0 || !heading) return [];
  return [
    '',
    ...table(
      [...heading],
      rows.map((row) => row.map(prose)),
    ),
  ];
}

/** Where a fact is described in full further down. */
const anchors: Readonly<Record<string, string>> = { adapted: '#adaptations', booted: '#the-probe-guest' };

function factRows(report: Report): string[][] {
  const rows = factsOf(report).map(({ label, text, code: isCode, tone, continues }) => {
    const value = isCode ? code(text) : tone === 'bad' ? `**${prose(text)}**` : prose(text);
    const mark = tone === 'warning' ? '⚠️ ' : '';
    const anchor = anchors[label];
    return [continues ? '' : capital(label), anchor ? `[${value}](${anchor})` : `${mark}${value}`];
  });
  const run = `${prose(report.startedAt)}, ${(report.milliseconds / 1000).toFixed(1)} s, virtspec ${prose(report.virtspec)}`;
  return [...rows, ['Run', run]].map(([name = '', value = '']) => [name && `**${name}**`, value]);
}

function capital(label: string): string {
  return label.charAt(0).toUpperCase() + label.slice(1);
}

function formatBreakdown({ code: id, what, why, fix, done, without }: Breakdown): string[] {
  return [
    '',
    without === undefined ? '## The run broke' : '## The apply broke off',
    '',
    `**${prose(what)}** (${code(id)})`,
    ...(why === undefined ? [] : ['', 'Why:', '', ...block(why)]),
    ...(fix === undefined ? [] : ['', `**Fix:** ${prose(fix)}`]),
    ...(done?.length
      ? ['', 'Done before it broke, in order:', '', ...done.map((step, index) => `${index + 1}. ${prose(step)}`)]
      : []),
  ];
}
