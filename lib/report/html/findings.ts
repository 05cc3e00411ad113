import { countFindings, describeCounts } from '../../finding/count.ts';
import type { Finding } from '../../finding/finding.ts';
import { type FindingGroup, groupFindings, type ManualItem } from '../../finding/group.ts';
import { subjectText } from '../../finding/subject.ts';
import { nixPlaceText } from '../nix-place.ts';
import type { Report } from '../report.ts';
import { type Shade, shadeOf, shades } from '../shade.ts';
import type { Anchors } from './anchors.ts';
import { type Content, code, html, type Markup, prose, trusted } from './markup.ts';

const marks: Readonly<Record<Shade, readonly [string, string]>> = {
  fail: ['✖', 'failed'],
  warn: ['▲', 'warning'],
  waived: ['◆', 'waived'],
  pass: ['✔', 'passed'],
  skip: ['–', 'not run'],
  none: ['', ''],
};

/** Which of them have an element of their own among the causes. */
export type ShownAbove = (finding: Finding) => boolean;

/** Every finding, by step of the work plan or by category, then by check; with the controls that filter them. */
export function findings({ findings: all, lab, selected }: Report, anchors: Anchors, above: ShownAbove): Markup {
  const groups = groupFindings(all, lab?.plan, selected);
  return html`<section id="findings" aria-labelledby="findings-title"><h2 id="findings-title">Every check</h2>
${filters(all)}
${groups.map((group) => groupOf(group, anchors, above))}
<p id="none-left" role="status" hidden>No finding matches the filters.</p></section>`;
}

/** Hidden until the page's script runs: without it they would do nothing. */
function filters(all: readonly Finding[]): Markup {
  const boxes = shades.map((shade) => {
    const count = all.filter((finding) => shadeOf(finding) === shade).length;
    return (
      count > 0 &&
      html`<label class="${shade}"><input type="checkbox" name="shade" value="${shade}" checked> ${marks[shade][0]} ${marks[shade][1]} <b>${count}</b></label>\n`
    );
  });
  const kinds = [...new Set(all.map(({ subject }) => subject.kind))];
  return html`<form id="filters" role="search" aria-label="Filter the checks" hidden>
<label class="search">Filter <input type="search" name="text" placeholder="check, object or text" aria-keyshortcuts="/" autocomplete="off"></label>
<label>Kind <select name="kind"><option value="">all</option>${kinds.map((kind) => html`<option>${kind}</option>`)}</select></label>
<fieldset><legend>Result</legend>${boxes}</fieldset>
<output name="shown" aria-live="polite"></output></form>`;
}

function groupOf({ title, findings, elsewhere, manual }: FindingGroup, anchors: Anchors, above: ShownAbove): Markup {
  const checks = new Map<string, Finding[]>();
  for (const finding of findings) checks.set(finding.check, [...(checks.get(finding.check) ?? []), finding]);
  const counts = [
    findings.length > 0 && describeCounts(countFindings(findings)),
    elsewhere.length > 0 && `also covered under an earlier step: ${describeCounts(countFindings(elsewhere))}`,
  ].filter(Boolean);
  return html`<section class="group"><h3>${prose(title)}</h3><p>${counts.join('; ')}</p>
${[...checks.values()].map((same) => checkOf(same, anchors, above))}${manualOf(manual)}</section>\n`;
}

function manualOf(items: readonly ManualItem[]): Content {
  if (items.length === 0) return undefined;
  return html`<div class="manual"><p>By hand:</p><ul>${items.map(({ says, how }) => html`<li>${prose(says)}: ${prose(how)}</li>`)}</ul></div>`;
}

/** One check: what it found of each object. It is open if something is wrong. */
function checkOf(same: readonly Finding[], anchors: Anchors, above: ShownAbove): Markup {
  const [first] = same;
  if (!first) return html``;
  const found = same.map(shadeOf);
  const worst = shades.find((shade) => found.includes(shade)) ?? 'none';
  const open = trusted(worst === 'fail' || worst === 'warn' ? ' open' : '');
  return html`<details class="check ${worst}"${open}><summary><span aria-hidden="true">${marks[worst][0]}</span> ${prose(titleOf(same))}
<span class="counts">${describeCounts(countFindings(same))}</span> <code>${first.check}</code></summary><ul>
${same.map((finding) => rowOf(finding, anchors, above))}</ul></details>\n`;
}

/** Their common title; checks that name the object in it have several. */
function titleOf(same: readonly Finding[]): string {
  const titles = new Set(same.map(({ title }) => title));
  return titles.size === 1 ? (same[0]?.title ?? '') : `${same[0]?.title} (and ${titles.size - 1} more)`;
}

function rowOf(finding: Finding, anchors: Anchors, above: ShownAbove): Markup {
  const shade = shadeOf(finding);
  const [mark, word] = marks[shade];
  const id = anchors.finding(finding);
  const own = above(finding);
  const subject = subjectText(finding.subject);
  return html`<li class="finding ${shade}" data-shade="${shade}" data-kind="${finding.subject.kind}"${own ? undefined : html` id="${id}"`}><span class="mark" title="${word}">${mark}<span class="unseen"> ${word}</span></span>
${own ? html`<a href="#${id}">${subject}</a>` : html`<b>${subject}</b>`} ${resultOf(finding)}</li>\n`;
}

function resultOf(finding: Finding): Markup {
  if (finding.status === 'skip') return html`<span>not run: ${prose(finding.reason)}</span>`;
  if (finding.status === 'error') return html`<span>the check broke</span>`;
  const place = finding.status === 'pass' ? undefined : nixPlaceText(finding);
  return html`${code(finding.actual)}${place !== undefined && html` <span class="place">at ${code(place)}</span>`}`;
}
