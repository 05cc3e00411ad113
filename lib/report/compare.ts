import type { Finding } from '../finding/finding.ts';
import { subjectText } from '../finding/subject.ts';
import type { Conclusion } from './conclusion.ts';
import type { ComparisonJson } from './json/comparison-schema.ts';
import type { Report } from './report.ts';
import type { Block, Entry, Section } from './section.ts';

/** What differs between two runs; each finding as the run that has it reports it. */
export interface Comparison {
  /** They fail or warn now, and did not before. */
  readonly appeared: readonly Finding[];
  /** They failed or warned before, and pass now. */
  readonly fixed: readonly Finding[];
  /** They did before, and do now; `before` is what was found then. */
  readonly still: readonly { readonly finding: Finding; readonly before: Finding }[];
  /** They failed or warned before, and the lab file accepts them now. */
  readonly accepted: readonly Finding[];
  /** They failed or warned before, and were not judged now: that is not fixed. */
  readonly unjudged: readonly Finding[];
}

/** Compares two runs, finding by finding. An accepted finding is none that fails. */
export function compare(before: readonly Finding[], after: readonly Finding[]): Comparison {
  const then = new Map(before.map((finding) => [keyOf(finding), finding]));
  const now = new Map(after.map((finding) => [keyOf(finding), finding]));
  const failing = after.filter(fails);
  const failed = before.filter(fails);
  const statusNow = (finding: Finding) => now.get(keyOf(finding))?.status;
  const over = failed.filter((finding) => !fails(now.get(keyOf(finding))));
  return {
    appeared: failing.filter((finding) => !fails(then.get(keyOf(finding)))),
    fixed: over.filter((finding) => statusNow(finding) === 'pass'),
    accepted: over.filter((finding) => statusNow(finding) === 'warn'),
    still: failing.flatMap((finding) => {
      const old = then.get(keyOf(finding));
      return old && fails(old) ? [{ finding, before: old }] : [];
    }),
    unjudged: over.filter((finding) => !['pass', 'warn'].includes(statusNow(finding) ?? '')),
  };
}

/** The later run's report, with what differs from the earlier one instead of its findings one by one. */
export function compareReports(before: Report, after: Report): Report {
  const comparison = compare(before.findings, after.findings);
  return {
    ...after,
    conclusion: conclusionOf(comparison, after),
    sections: sectionsOf(comparison, before),
    comparison: comparisonJson(comparison, before),
    secrets: [...new Set([...(before.secrets ?? []), ...(after.secrets ?? [])])],
  };
}

/** Whether a run is worse than an earlier one: a check fails, or broke, that did not before. */
export function isWorse({ appeared }: Comparison): boolean {
  return appeared.some(({ status }) => status !== 'warn');
}

function keyOf({ check, subject: { kind, name, host = '' } }: Finding): string {
  return JSON.stringify([check, kind, name, host]);
}

function fails(finding: Finding | undefined): boolean {
  if (!finding || ('waived' in finding && finding.waived)) return false;
  return finding.status === 'fail' || finding.status === 'error' || finding.status === 'warn';
}

function conclusionOf(comparison: Comparison, after: Report): Conclusion {
  const { appeared, fixed, still, accepted, unjudged } = comparison;
  const counts = [
    [appeared.length, 'new'],
    [fixed.length, 'fixed'],
    [still.length, 'still there'],
    [accepted.length, 'now accepted'],
    [unjudged.length, 'no longer judged'],
  ] as const;
  const said = counts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(', ');
  const text = `${said || 'nothing failed in either run'}; the later run is ${after.verdict}`;
  if (isWorse(comparison)) return { word: 'WORSE', tone: 'bad', text };
  if (after.verdict === 'INCOMPLETE') return { word: 'INCOMPLETE', tone: 'bad', text };
  if (appeared.length > 0 || unjudged.length > 0) return { word: 'DIFFERENT', tone: 'warning', text };
  return fixed.length > 0 ? { word: 'BETTER', tone: 'good', text } : { word: 'UNCHANGED', tone: 'good', text };
}

function sectionsOf({ appeared, fixed, still, accepted, unjudged }: Comparison, before: Report): readonly Section[] {
  const since = before.startedAt.replace('T', ' ').replace(/:\d+\.\d+Z$/, ' UTC');
  return [
    ...section(
      `New since ${since}`,
      appeared.map((finding) => entry(finding, '+', toneOf(finding))),
    ),
    ...section(
      'Still there',
      still.map(({ finding, before: old }) => stillEntry(finding, old)),
    ),
    ...section(
      'No longer judged',
      unjudged.map((finding) => entry(finding, '?', 'warning')),
    ),
    ...section(
      'Accepted now',
      accepted.map((finding) => entry(finding, '~', 'warning')),
    ),
    ...section(
      'Fixed',
      fixed.map((finding) => entry(finding, '✓', 'good')),
    ),
  ];
}

function section(title: string, entries: readonly Entry[]): readonly Section[] {
  const block: Block = { kind: 'entries', entries };
  return entries.length === 0 ? [] : [{ title: `${title} (${entries.length})`, blocks: [block] }];
}

function toneOf({ status }: Finding): 'bad' | 'warning' {
  return status === 'warn' ? 'warning' : 'bad';
}

function entry(finding: Finding, mark: string, tone: Entry['tone']): Entry {
  const fix = mark === '+' && 'fix' in finding ? [{ label: 'fix', text: finding.fix }] : [];
  const actual = tone === 'good' ? [] : [{ label: mark === '+' ? 'actual' : 'was', text: saidBy(finding) }];
  return {
    mark,
    tone,
    name: subjectText(finding.subject),
    text: `${finding.title} (${finding.check})`,
    lines: [...actual, ...fix],
  };
}

function stillEntry(finding: Finding, before: Finding): Entry {
  const [now, then] = [saidBy(finding), saidBy(before)];
  const lines = [{ label: 'actual', text: now }, ...(now === then ? [] : [{ label: 'was', text: then }])];
  return { ...entry(finding, '=', toneOf(finding)), lines };
}

function saidBy(finding: Finding): string {
  if (finding.status === 'error') return `the check broke: ${finding.message}`;
  return finding.status === 'skip' ? finding.reason : finding.actual;
}

function comparisonJson({ appeared, fixed, still, accepted, unjudged }: Comparison, before: Report): ComparisonJson {
  const about = ({ check, subject: { kind, name, host } }: Finding) => ({ check, kind, name, host: host ?? null });
  return {
    before: { startedAt: before.startedAt, verdict: before.verdict },
    appeared: appeared.map(about),
    fixed: fixed.map(about),
    still: still.map(({ finding }) => about(finding)),
    accepted: accepted.map(about),
    unjudged: unjudged.map(about),
  };
}
