import { conclude } from '../conclude.ts';
import type { Conclusion } from '../conclusion.ts';
import { factsOf } from '../facts.ts';
import { matrixTable } from '../matrix.ts';
import { type Breakdown, nameOfReport, type Report } from '../report.ts';
import { block, code, html, type Markup, prose, table } from './markup.ts';

const marks: Readonly<Record<Conclusion['tone'], string>> = { good: '✔', warning: '▲', bad: '✖' };

/** Title and answer. */
export function answer(report: Report): Markup {
  const { word, tone, text } = conclude(report);
  return html`<header>
<p class="command">virtspec ${report.command}</p>
<h1>${nameOfReport(report) || 'this host'}</h1>
<p class="answer ${tone}" role="status"><strong><span aria-hidden="true">${marks[tone]}</span> ${word}</strong> <span>${prose(text)}</span></p>
<p class="command">${whenOf(report)}</p>
</header>`;
}

/** When, how long, and with which software. */
function whenOf({ startedAt, milliseconds, tools }: Report): string {
  const when = startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  const used = Object.entries(tools).map(([name, version]) => `${name} ${version}`);
  return [when, `${(milliseconds / 1000).toFixed(1)} s`, ...used].join(' · ');
}

/** What broke the run, if anything did. */
export function breakdownOf({ breakdown }: Pick<Report, 'breakdown'>): Markup | undefined {
  if (!breakdown) return undefined;
  const { code: id, what, why, fix, done, without }: Breakdown = breakdown;
  return html`<section id="broke" aria-labelledby="broke-title"><h2 id="broke-title">${without === undefined ? 'The run broke' : 'The apply broke off'}</h2>
<article class="cause fail"><h3>${what}</h3><p>${code(id)}</p>
${why !== undefined && block(why, 'Why')}
${fix !== undefined && html`<p class="fix"><b>Fix</b> ${prose(fix)}</p>`}
${done?.length ? html`<p>Done before it broke, in order:</p><ol>${done.map((step) => html`<li>${step}</li>`)}</ol>` : undefined}
</article></section>`;
}

/** What was inspected, with what, and when. */
export function facts(report: Report): Markup {
  const rows = factsOf(report).map(({ label, text, code: isCode, tone, continues }) => {
    const value = isCode ? code(text) : prose(text);
    return html`${continues ? undefined : html`<dt>${label}</dt>`}<dd class="${tone ?? 'plain'}">${value}</dd>\n`;
  });
  return html`<section id="facts" aria-labelledby="facts-title"><h2 id="facts-title">What was inspected</h2>
<dl class="facts">${rows}<dt>by</dt><dd>virtspec ${report.virtspec}</dd></dl>${matrixOf(report.matrix)}</section>`;
}

/** The result of each combination of libvirt and deployer. */
function matrixOf(matrix: Report['matrix'] = []): Markup | undefined {
  const [heading, ...rows] = matrixTable(matrix);
  if (!heading || rows.length === 0) return undefined;
  return table(
    heading,
    rows.map((row) => row.map(prose)),
  );
}
