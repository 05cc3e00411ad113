import { type Comparison, compareFindings } from '../finding/compare.ts';
import type { Finding } from '../finding/finding.ts';
import { subjectText } from '../finding/subject.ts';
import type { Conclusion } from './conclusion.ts';
import type { ComparisonJson } from './json/comparison-schema.ts';
import type { Report } from './report.ts';
import type { Block, Entry, Section } from './section.ts';

/** The later run's report, with what differs from the earlier one instead of its findings one by one. */
export function compareReports(before: Report, after: Report): Report {
  const comparison = compareFindings(before.findings, after.findings);
  return {
    ...after,
    conclusion: conclusionOf(comparison, after),
    sections: sectionsOf(comparison, before),
    comparison: comparisonJson(comparison, before),
    secrets: [...new Set([...(before.secrets ?? []), ...(after.secrets ?? [])])],
  };
}

/** Whether a run is worse than an earlier one: a check fails, or broke, that did not before. */
export function isWorse({ fresh }: Comparison): boolean {
  return fresh.some(({ status }) => status !== 'warn');
}

function conclusionOf(comparison: Comparison, after: Report): Conclusion {
  const { fresh, fixed, still, accepted, unjudged } = comparison;
  const counts = [
    [fresh.length, 'new'],
    [fixed.length, 'fixed'],
    [still.length, 'still there'],
    [accepted.length, 'now accepted'],
    [unjudged.length, 'no longer judged'],
  ] as const;
  const said = counts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : [])).join(', ');
  const text = `${said || 'nothing failed in either run'}; the later run is ${after.verdict}`;
  if (isWorse(comparison)) return { word: 'WORSE', tone: 'bad', text };
  if (after.verdict === 'INCOMPLETE') return { word: 'INCOMPLETE', tone: 'bad', text };
  if (fresh.length > 0 || unjudged.length > 0) return { word: 'DIFFERENT', tone: 'warning', text };
  return fixed.length > 0 ? { word: 'BETTER', tone: 'good', text } : { word: 'UNCHANGED', tone: 'good', text };
}

function sectionsOf({ fresh, fixed, still, accepted, unjudged }: Comparison, before: Report): readonly Section[] {
  const since = before.startedAt.replace('T', ' ').replace(/:\d+\.\d+Z$/, ' UTC');
  return [
    ...section(
      `New since ${since}`,
      fresh.map((finding) => entry(finding, '+', toneOf(finding))),
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

function comparisonJson({ fresh, fixed, still, accepted, unjudged }: Comparison, before: Report): ComparisonJson {
  const about = ({ check, subject: { kind, name, host } }: Finding) => ({ check, kind, name, host: host ?? null });
  return {
    before: { startedAt: before.startedAt, verdict: before.verdict },
    appeared: fresh.map(about),
    fixed: fixed.map(about),
    still: still.map(({ finding }) => about(finding)),
    accepted: accepted.map(about),
    unjudged: unjudged.map(about),
  };
}
