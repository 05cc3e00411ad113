import type { ProbeBoot, ProbeOutcome, ProbeResult } from '../../model/probe.ts';
import type { SmokeResult, SmokeScreen } from '../../model/smoke.ts';
import {
  describeBoot,
  describeFirmware,
  describeFirst,
  describeMedium,
  describeSecond,
  describeSize,
  describeSource,
  describeTpm,
  notProvedBy,
  outcomeOf,
} from '../probe-words.ts';
import { markOf } from '../smoke-mark.ts';
import { block, code, html, type Markup, prose, table, trusted } from './markup.ts';
import { reaches } from './reaches.ts';

/** The domains that were started, with their screens. */
export function guests(smoke: readonly SmokeResult[]): Markup | undefined {
  if (smoke.length === 0) return undefined;
  return html`<section id="guests" aria-labelledby="guests-title"><h2 id="guests-title">Guests started</h2>
<div class="guests">${smoke.map(guestOf)}</div></section>`;
}

function guestOf(smoke: SmokeResult): Markup {
  const { domain, running, problem, accelerator, swtpm, screen } = smoke;
  const said = [
    running ? `running on ${accelerator.toUpperCase()}` : 'did not run',
    swtpm.length > 0 && 'with a live swtpm',
    screen && (screen.drawnByGuest ? 'a screen drawn by the guest' : 'nothing of the guest on its screen'),
    problem,
  ].filter(Boolean);
  const mark = { good: 'pass', bad: 'fail', unseen: 'skip' }[markOf(smoke)];
  return html`<article class="guest ${mark}"><h3>${domain}</h3><p>${prose(said.join(', '))}</p>${screenOf(domain, screen)}</article>\n`;
}

/** The picture is in the page: the page is one file. */
function screenOf(domain: string, screen: SmokeScreen | undefined): Markup | undefined {
  if (!screen || screen.png.length === 0) return undefined;
  const source = trusted(`data:image/png;base64,${Buffer.from(screen.png).toString('base64')}`);
  const { width, height } = screen;
  return html`<img src="${source}" width="${width}" height="${height}" alt="Screen of ${domain}, ${width} by ${height} pixels">`;
}

/** Domains that were booted from the probe's medium, what their guests saw, and what that does not prove. */
export function probe(outcome: ProbeOutcome | undefined): Markup | undefined {
  if (!outcome) return undefined;
  const limits = notProvedBy(outcome);
  return html`<section id="probe" aria-labelledby="probe-title"><h2 id="probe-title">The probe guest</h2>
${
  limits.length > 0
    ? html`<p>Domains were booted, under the hardware that they declare, from a medium of virtspec’s own: ${prose(describeMedium(outcome))}.</p>
<details><summary>What this does not prove</summary><ul>${limits.map((limit) => html`<li>${prose(limit)}</li>`)}</ul></details>`
    : html`<p>No domain was booted.</p>`
}
${table(
  ['Domain', 'Booted', 'Booted again, after a shutdown and another apply'],
  outcome.domains.map((result) => [
    html`<span class="${{ good: 'pass', bad: 'fail', skipped: 'skip' }[outcomeOf(result)]}">${{ good: '✔', bad: '✖', skipped: '–' }[outcomeOf(result)]}</span> ${result.domain}`,
    prose(describeFirst(result)),
    prose(describeSecond(result) ?? ''),
  ]),
)}
<div class="guests">${outcome.domains.map(showed)}</div>
${reaches(outcome)}</section>`;
}

function showed({ domain, first, second }: ProbeResult): Markup | undefined {
  if (!first) return undefined;
  const last = second?.answer ?? first.answer;
  const bad = !first.answer || (second && !second.answer);
  return html`<article class="guest ${bad ? 'fail' : 'pass'}"><h3>${domain}</h3>
${last ? machineOf(first) : undefined}
${[first, second].map((boot) => boot && !boot.answer && unanswered(boot))}
${screenOf(domain, first.screen)}${second && !second.answer && screenOf(domain, second.screen)}</article>\n`;
}

function unanswered(boot: ProbeBoot): Markup {
  const log = boot.failure?.log?.trimEnd().split('\n').slice(-40).join('\n');
  return html`<p>${prose(describeBoot(boot))}.</p>${log !== undefined && block(log, 'What libvirt, QEMU or its console printed last')}`;
}

/** What the guest saw of its machine. */
function machineOf({ answer, contacts }: ProbeBoot): Markup | undefined {
  if (!answer) return undefined;
  const { view } = answer;
  const drives = [...view.disks, ...view.cdroms].map(
    ({ name, bus, bytes }) => `${name} on ${bus}, ${bytes === undefined ? 'empty' : describeSize(bytes)}`,
  );
  const rows: readonly (readonly [string, string])[] = [
    ['firmware', describeFirmware(view)],
    ['TPM', describeTpm(view.tpm)],
    ['vCPUs', String(view.vcpus)],
    ['memory', describeSize(view.memory)],
    ['UUID', view.uuid ?? 'none'],
    ['drives', drives.join('; ') || 'none'],
    ...view.shares.map(
      ({ tag, readable, problem }) =>
        ['share', readable ? `${tag}, readable` : `${tag}, not readable: ${problem ?? 'no reason given'}`] as const,
    ),
    ...(view.moduleErrors.length > 0 ? [['drivers that did not load', view.moduleErrors.join('; ')] as const] : []),
  ];
  return html`<dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
${table(
  ['Adapter', 'MAC', 'Driver', 'Address', 'How', 'Gateway', 'Received on'],
  view.interfaces.map((adapter) => [
    code(adapter.name),
    code(adapter.mac),
    code(adapter.driver ?? 'none'),
    code(
      adapter.address === undefined
        ? 'none'
        : [adapter.address, adapter.prefix].filter((part) => part !== undefined).join('/'),
    ),
    describeSource(adapter),
    adapter.gatewayAnswers === undefined
      ? 'not asked'
      : adapter.gatewayAnswers
        ? 'answers'
        : html`<b class="fail">silent</b>`,
    [...new Set(contacts.filter(({ mac }) => mac === adapter.mac).map(({ bridge }) => bridge))].join(', ') ||
      'no bridge',
  ]),
)}`;
}
