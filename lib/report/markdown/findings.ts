import { describeCauses, groupByCause, type Symptom } from '../../finding/by-cause.ts';
import { countFindings, describeCounts } from '../../finding/count.ts';
import type { Finding, FindingSubject } from '../../finding/finding.ts';
import {
  type FindingGroup,
  gatherObservations,
  gatherSkips,
  groupFindings,
  type ManualItem,
  type Trouble,
  troubles,
} from '../../finding/group.ts';
import { subjectName } from '../../finding/subject.ts';
import type { Evidence } from '../../xml/evidence.ts';
import { nixPlaceText } from '../nix-place.ts';
import type { Report } from '../report.ts';
import { waivedMark, waivedText } from '../waived-text.ts';
import { block, code, prose, table } from './escape.ts';

/** What needs action: each cause in full, and one line for each finding that follows from it; nothing if there is none. */
export function formatTroubles(findings: readonly Finding[]): string[] {
  const groups = groupByCause(findings);
  if (groups.length === 0) return [];
  return [
    '',
    '## To act on',
    '',
    `**${describeCauses(groups)}.**`,
    ...groups.flatMap((group) => ['', ...formatTrouble(group.cause, group.failed), ...formatSymptoms(group.symptoms)]),
  ];
}

function formatSymptoms(symptoms: readonly Symptom[]): string[] {
  if (symptoms.length === 0) return [];
  const line = (symptom: Symptom) =>
    `- ${formatSubject(symptom.subject)}: ${prose(symptom.title)} (${code(symptom.check)}${waivedMark(symptom)})`;
  return ['', 'From it follows:', '', ...symptoms.map(line)];
}

/** @param failed whether it, or something that follows from it, failed */
function formatTrouble(finding: Trouble, failed: boolean): string[] {
  const mark = failed ? '❌' : '⚠️';
  const heading = `### ${mark} ${formatSubject(finding.subject)}: ${prose(finding.title)}`;
  const origin = code(finding.check);
  if (finding.status === 'error') {
    return [heading, '', `The check itself broke (${origin}), so this is not known:`, '', ...block(finding.message)];
  }
  const place = nixPlaceText(finding);
  const waived = waivedText(finding);
  return [
    heading,
    '',
    ...table(
      ['', ''],
      [
        ...(waived === undefined ? [] : [['**Waived**', prose(waived)]]),
        ['**Fix**', prose(finding.fix)],
        ...(place === undefined ? [] : [['**Declared at**', code(place)]]),
        ['**Expected**', code(finding.expected)],
        ['**Actual**', code(finding.actual)],
        ['**Why**', prose(finding.why)],
        ['**Check**', `${origin}; ${finding.severity}, seen on ${finding.tier}`],
      ],
    ),
    ...finding.evidence.flatMap((evidence) => ['', ...formatEvidence(evidence)]),
  ];
}

function formatEvidence({ source, line, xpath, excerpt }: Evidence): string[] {
  const place = [code(source), line === undefined ? '' : `line ${line}`, xpath === undefined ? '' : code(xpath)];
  return [`${place.filter(Boolean).join(', ')}:`, '', ...block(excerpt)];
}

/** A table for each group: one row for each failure or warning, one row for all passes of a check with the same value. */
export function formatGroups({ findings, lab, selected }: Pick<Report, 'findings' | 'lab' | 'selected'>): string[] {
  return groupFindings(findings, lab?.plan, selected).flatMap((group) => ['', ...formatGroup(group)]);
}

function formatGroup(group: FindingGroup): string[] {
  const rows = [
    ...troubles(group.findings).map((finding) => [
      finding.status === 'warn' ? '⚠️' : '❌',
      prose(finding.title),
      formatSubject(finding.subject),
      finding.status === 'error' ? 'the check broke' : code(finding.actual),
      code(finding.check),
    ]),
    ...gatherObservations(group.findings).map((passes) => [
      '✅',
      prose(passes[0].title),
      passes.map(({ subject }) => code(subjectName(subject))).join(', '),
      code(passes[0].actual),
      code(passes[0].check),
    ]),
  ];
  const counts = group.findings.length > 0 ? describeCounts(countFindings(group.findings)) : '';
  const elsewhere =
    group.elsewhere.length > 0
      ? `Also covered under an earlier step: ${describeCounts(countFindings(group.elsewhere))}`
      : '';
  return [
    `## ${prose(group.title)}`,
    '',
    [counts, elsewhere]
      .filter(Boolean)
      .map((sentence) => `${sentence}.`)
      .join(' '),
    ...(rows.length > 0 ? ['', ...table(['', 'What must hold', 'Of', 'Observed', 'Check'], rows)] : []),
    ...formatManual(group.manual),
  ];
}

function formatManual(items: readonly ManualItem[]): string[] {
  if (items.length === 0) return [];
  return ['', 'By hand:', '', ...items.map(({ says, how }) => `- [ ] ${prose(says)}: ${prose(how)}`)];
}

/** Everything that was not run, with its reason. */
export function formatNotRun(findings: readonly Finding[]): string[] {
  const skips = gatherSkips(findings);
  if (skips.length === 0) return [];
  const rows = skips.map((same) => [
    prose(same[0].title),
    same.map(({ subject }) => code(subjectName(subject))).join(', '),
    prose(same[0].reason),
    code(same[0].check),
  ]);
  return [
    '',
    '## Not run',
    '',
    'Not run is not passed.',
    '',
    ...table(['What must hold', 'Of', 'Why not', 'Check'], rows),
  ];
}

function formatSubject(subject: FindingSubject): string {
  return `${subject.kind} ${code(subjectName(subject))}`;
}
