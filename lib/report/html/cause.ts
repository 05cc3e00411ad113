import { type CauseGroup, describeCauses, groupByCause, type Symptom } from '../../finding/by-cause.ts';
import type { Finding } from '../../finding/finding.ts';
import type { Trouble } from '../../finding/group.ts';
import { subjectText } from '../../finding/subject.ts';
import type { Evidence } from '../../xml/evidence.ts';
import { evidencePlace } from '../evidence-place.ts';
import { firstReasons } from '../first-reason.ts';
import { nixPlaceText } from '../nix-place.ts';
import { shadeOf } from '../shade.ts';
import { waivedText } from '../waived-text.ts';
import type { Anchors } from './anchors.ts';
import { difference } from './difference.ts';
import { block, code, html, type Markup, prose } from './markup.ts';

/** What needs action, each cause with its fix, its evidence and what follows from it; undefined if there is none. */
export function causes(findings: readonly Finding[], anchors: Anchors): Markup | undefined {
  const groups = groupByCause(findings);
  if (groups.length === 0) return undefined;
  const isFirst = firstReasons(groups);
  return html`<section id="causes" aria-labelledby="causes-title"><h2 id="causes-title">To act on</h2>
<p>${describeCauses(groups)}.</p>
${groups.map((group) => causeOf(group, anchors, isFirst(group.cause)))}</section>`;
}

/** @param isFirst of the causes that exist for the same reason: the others do not give it again */
function causeOf({ cause, symptoms, failed }: CauseGroup, anchors: Anchors, isFirst: boolean): Markup {
  const shade = failed ? 'fail' : shadeOf(cause);
  return html`<article class="cause ${shade}" id="${anchors.finding(cause)}">
<h3>${subjectText(cause.subject)}: ${prose(cause.title)}</h3>
${bodyOf(cause, isFirst)}
${
  symptoms.length > 0 &&
  html`<details class="symptoms"><summary>${symptoms.length} more ${symptoms.length === 1 ? 'finding follows' : 'findings follow'} from it</summary><ul>
${symptoms.map((symptom) => symptomOf(symptom, anchors))}</ul></details>`
}
</article>\n`;
}

function symptomOf(symptom: Symptom, anchors: Anchors): Markup {
  return html`<li id="${anchors.finding(symptom)}"><h4>${subjectText(symptom.subject)}: ${prose(symptom.title)}</h4>
${bodyOf(symptom)}</li>\n`;
}

function bodyOf(finding: Trouble, isFirst = true): Markup {
  return finding.status === 'error' ? broken(finding) : judged(finding, isFirst);
}

function broken({ check, message }: Extract<Trouble, { status: 'error' }>): Markup {
  return html`<p>The check itself broke (${code(check)}), so this is not known:</p>${block(message, 'Error of the check')}`;
}

function judged(finding: Extract<Trouble, { status: 'fail' | 'warn' }>, isFirst: boolean): Markup {
  const { fix, expected, actual, why, check, severity, tier, evidence } = finding;
  const place = nixPlaceText(finding);
  const waived = waivedText(finding);
  return html`${waived !== undefined && html`<p class="waived"><b>Waived</b> ${prose(waived)}</p>`}
<p class="fix"><b>Fix</b> ${prose(fix)}</p>
${difference(expected, actual)}
${place !== undefined && html`<p><b>Declared at</b> ${code(place)}</p>`}
${evidence.map(evidenceOf)}
${isFirst && html`<p class="why">${prose(why)}</p>`}
<p class="origin">${code(check)} · ${severity} · seen on ${tier}</p>`;
}

/** A place, and what is there. */
export function evidenceOf(piece: Evidence): Markup {
  const place = evidencePlace(piece);
  return html`<figure><figcaption>${code(place)}</figcaption>${block(piece.excerpt, `Evidence: ${place}`)}</figure>`;
}
