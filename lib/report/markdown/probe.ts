import type { ProbeBoot, ProbeFailure, ProbeOutcome, ProbeResult } from '../../model/probe.ts';
import type { FormatOptions } from '../format.ts';
import { describeBoot, describeFirst, describeMedium, describeSecond, notProvedBy, outcomeOf } from '../probe-words.ts';
import { type Screenshot, screenshotFile } from '../screenshot-name.ts';
import { block, code, prose, table } from './escape.ts';
import { formatView } from './guest-view.ts';
import { formatReaches } from './reaches.ts';
import { formatScreen } from './run.ts';

/** Domains booted from the probe's medium: the result of each, what its guest saw, which guests it reached, and what none of this proves. */
export function formatProbe(
  probe: ProbeOutcome | undefined,
  screenshots: readonly Screenshot[],
  options: Pick<FormatOptions, 'screenshots' | 'pictures'>,
): string[] {
  if (!probe) return [];
  const rows = probe.domains.map((result) => [
    { good: '✅', bad: '❌', skipped: '⏭️' }[outcomeOf(result)],
    code(result.domain),
    prose(describeFirst(result)),
    prose(describeSecond(result) ?? ''),
  ]);
  const limits = notProvedBy(probe).map((limit) => `- ${prose(limit)}`);
  return [
    '',
    '## The probe guest',
    '',
    ...(limits.length > 0 ? formatMedium(probe, limits) : ['No domain was booted.', '']),
    ...table(['', 'Domain', 'Booted', 'Booted again, after a shutdown and another apply'], rows),
    ...probe.domains.flatMap((result) => formatResult(result, screenshots, options)),
    ...formatReaches(probe),
  ];
}

function formatMedium(probe: ProbeOutcome, limits: readonly string[]): string[] {
  return [
    `Domains were booted, under the hardware that they declare, from a medium of virtspec’s own: ${prose(describeMedium(probe))}.`,
    '',
    'Not proved by it:',
    '',
    ...limits,
    '',
  ];
}

function formatResult(
  result: ProbeResult,
  screenshots: readonly Screenshot[],
  options: Pick<FormatOptions, 'screenshots' | 'pictures'>,
): string[] {
  const { domain, first, second } = result;
  if (!first) return [];
  const shot = (of: 'first' | 'second') => {
    const file = screenshotFile(screenshots, of, domain);
    return file === undefined ? [] : ['', formatScreen(file, options)];
  };
  return [
    '',
    `### What ${code(domain)} showed`,
    ...(first.answer ? formatView(first.answer.view, first, second?.answer?.view) : formatUnanswered(first)),
    ...shot('first'),
    // A second answer looks like the first.
    ...(second && !second.answer ? [...formatUnanswered(second, 'The second time: '), ...shot('second')] : []),
  ];
}

function formatUnanswered(boot: ProbeBoot, when = 'The first time: '): string[] {
  const { failure } = boot;
  return ['', `${when}${prose(describeBoot(boot))}.`, ...(failure?.log === undefined ? [] : formatLog(failure.log))];
}

/** The reason is at its end. */
function formatLog(log: NonNullable<ProbeFailure['log']>): string[] {
  const lines = log.trimEnd().split('\n');
  const end = lines.slice(-40);
  const what =
    lines.length > end.length
      ? `The last ${end.length} of ${lines.length} lines of what libvirt, QEMU or its console said:`
      : 'What libvirt, QEMU or its console said:';
  return ['', what, '', ...block(end.join('\n'))];
}
