import type { Finding } from '../../finding/finding.ts';
import type { Adaptation } from '../../model/adaptation.ts';
import type { Phase } from '../../run/phase.ts';
import { sameAdaptations } from '../same-adaptations.ts';
import { code, html, type Markup, prose, table, trusted } from './markup.ts';

/** What ran, when, and for how long: a bar for each phase, after those before it. */
export function timeline(phases: readonly Phase[], findings: readonly Finding[]): Markup | undefined {
  if (phases.length === 0) return undefined;
  const total = Math.max(
    1,
    phases.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
  );
  let before = 0;
  const rows = phases.map((phase) => {
    const from = before;
    before += phase.milliseconds;
    return html`<li class="${phase.status}"><span class="name">${phase.name}</span>
<span class="took">${phase.status === 'skipped' ? 'not run' : took(phase.milliseconds)}</span>
${bar(from / total, phase.milliseconds / total)}
<span class="detail">${phase.status === 'failed' && html`<b class="fail">failed</b> `}${prose(phase.detail ?? '')}</span></li>\n`;
  });
  return html`<section id="run" aria-labelledby="run-title"><h2 id="run-title">The run</h2><ol class="timeline">${rows}</ol>${slowest(findings)}</section>`;
}

/** Positions as attributes of SVG: the page allows no styles in elements. */
function bar(from: number, part: number): Markup {
  const [x, width] = [from * 1000, Math.max(4, part * 1000)].map((value) => value.toFixed(1));
  return trusted(
    `<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect x="${x}" width="${width}" height="10"/></svg>`,
  );
}

function slowest(findings: readonly Finding[]): Markup | undefined {
  const slow = findings
    .filter(({ milliseconds = 0 }) => milliseconds >= 10)
    .sort((a, b) => (b.milliseconds ?? 0) - (a.milliseconds ?? 0))
    .slice(0, 5);
  if (slow.length === 0) return undefined;
  const rows = slow.map(({ check, subject, milliseconds = 0 }) => [
    code(check),
    `${subject.kind} ${subject.name}`,
    took(milliseconds),
  ]);
  return html`<details><summary>Slowest checks</summary>${table(['Check', 'Of', 'Took'], rows)}</details>`;
}

function took(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Every change of the declared XML that was needed to run it here. */
export function adaptations(all: readonly Adaptation[]): Markup | undefined {
  if (all.length === 0) return undefined;
  const rows = sameAdaptations(all).map(({ subjects, adaptation: { rule, what, from, to, why } }) => [
    subjects.map(({ kind, name }) => `${kind} ${name}`).join(', '),
    code(what),
    code(from),
    code(to),
    prose(why),
    code(rule),
  ]);
  return html`<section id="adaptations" aria-labelledby="adaptations-title"><h2 id="adaptations-title">Adaptations</h2>
<p>What ran is the declared lab except for these changes; they were made for this run only.</p>
<details><summary>${all.length} ${all.length === 1 ? 'change' : 'changes'}</summary>${table(['Of', 'Where', 'Declared', 'Ran with', 'Why', 'Rule'], rows)}</details></section>`;
}
