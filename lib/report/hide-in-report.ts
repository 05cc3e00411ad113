import { hideKnown } from '../xml/secrets.ts';
import type { Report } from './report.ts';

/**
 * The report with its secrets hidden in every text: for a format that cuts texts into parts, in which a secret could not be found any more.
 */
export function hideInReport(report: Report): Report {
  const { secrets = [] } = report;
  if (secrets.length === 0) return report;
  return { ...(hideIn(report, secrets) as Report), secrets };
}

function hideIn(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return hideKnown(value, secrets);
  if (Array.isArray(value)) return value.map((one) => hideIn(one, secrets));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hideIn(one, secrets)]));
}
