import { hideKnown } from '../xml/secrets.ts';
import type { FormatOptions } from './format.ts';
import type { Report } from './report.ts';
import { formatChanges } from './terminal/changes.ts';
import { pageOf } from './terminal/page.ts';

/**
 * What a run changed of the last verdict, for the terminal.
 * @param before the report before; undefined for the first one
 * @param hint a line before the answer; empty for none
 */
export function changesText(
  report: Report,
  before: Report | undefined,
  hint: string,
  options: Pick<FormatOptions, 'colour' | 'columns'>,
): string {
  const text = formatChanges(pageOf(options), before, report, hint).join('\n');
  return hideKnown(`${text}\n`, [...(report.secrets ?? []), ...(before?.secrets ?? [])]);
}
