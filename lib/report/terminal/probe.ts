import type { ProbeOutcome, ProbeReach, ProbeResult } from '../../model/probe.ts';
import {
  describeBoot,
  describeFirmware,
  describeFirst,
  describeMedium,
  describeSize,
  notProvedBy,
  outcomeOf,
  seconds,
} from '../probe-words.ts';
import { cellOf, describeReaches } from '../reach-matrix.ts';
import { field, hang, type Page } from './page.ts';

/** Domains booted from the probe's medium, one line each; of which guests reach each other, only the totals and the unexpected connections. */
export function formatProbe(page: Page, probe: ProbeOutcome | undefined): string[] {
  if (!probe) return [];
  const { ink } = page;
  const limits = notProvedBy(probe);
  return [
    '',
    ink.strong('Booted from the probe’s medium'),
    ...probe.domains.flatMap((result) => formatResult(page, result)),
    ...(probe.reaches.length > 0 ? field(page, { indent: 2, label: 'reach' }, describeReaches(probe.reaches)) : []),
    ...probe.reaches.flatMap((reach) => formatReach(page, reach)),
    ...(limits.length > 0
      ? [
          ...field(page, { indent: 2, label: 'medium' }, describeMedium(probe), probe.signed ? undefined : ink.warning),
          ...field(page, { indent: 2, label: 'not proved' }, limits.join('; '), ink.faint),
        ]
      : []),
  ];
}

function formatResult(page: Page, result: ProbeResult): string[] {
  const { ink } = page;
  const mark = { good: ink.good('✓'), bad: ink.bad('✗'), skipped: ink.faint('○') }[outcomeOf(result)];
  const facts = [describeFirst(result), describeAgain(result), describeMachine(result)];
  return hang(page, `  ${mark} `, `${result.domain}: ${facts.filter(Boolean).join('; ')}`);
}

/** Nothing if the second boot adds no information. */
function describeAgain({ first, second, secondSkipped }: ProbeResult): string | undefined {
  if (second?.answer) return `again after ${seconds(second.milliseconds)}`;
  if (second) return `the second time ${describeBoot(second)}`;
  return first?.answer && `not booted again: ${secondSkipped ?? 'no reason is known'}`;
}

function describeMachine({ first }: ProbeResult): string | undefined {
  if (!first?.answer) return undefined;
  const { view } = first.answer;
  const { vcpus, memory, tpm, interfaces } = view;
  return [
    describeFirmware({ ...view, lockdown: undefined }),
    tpm ? `TPM ${tpm.version}` : 'no TPM',
    `${vcpus} ${vcpus === 1 ? 'vCPU' : 'vCPUs'}`,
    describeSize(memory),
    ...interfaces.map(({ name, address }) => address ?? `${name} without an address`),
  ].join(', ');
}

/** Only unexpected connections. */
function formatReach(page: Page, reach: ProbeReach): string[] {
  const { from, to, network, address } = reach;
  const way = `${from} → ${to} (${address}, ${network})`;
  switch (cellOf(reach)) {
    case 'silent':
      return hang(page, `    ${page.ink.bad('✗')} `, `${way}: no answer`);
    case 'foreign':
      return hang(page, `    ${page.ink.warning('!')} `, `${way}: reached, and ${from} is not on ${network}`);
    default:
      return [];
  }
}
