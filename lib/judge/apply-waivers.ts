import { didYouMean } from '../error/did-you-mean.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Finding, FindingSubject } from '../finding/finding.ts';
import type { Lab } from '../lab/lab.ts';
import type { Waiver } from '../model/waiver.ts';
import { evidenceOf } from '../xml/evidence.ts';
import { glob } from './glob.ts';
import { waiverFindings } from './waiver-findings.ts';

/**
 * The findings, those that the lab accepts as `waived`, with what follows from them: they are warnings then, whatever they were. Followed by what is wrong with the waivers: one that has
 * expired fails; one that accepts nothing is a warning, if its check was run.
 *
 * @param today `2026-11-30`, in UTC
 */
export function applyWaivers(
  findings: readonly Finding[],
  { name, file, waivers = [] }: Lab,
  today: string,
): Finding[] {
  const used = new Set<Waiver>();
  const judged = findings.map((finding): Finding => {
    if (finding.status !== 'fail' && finding.status !== 'warn') return finding;
    const waiver = waivers.find((one) => accepts(one, finding));
    if (!waiver) return finding;
    used.add(waiver);
    if (hasExpired(waiver, today)) return finding;
    const { reason, until } = waiver;
    return { ...finding, status: 'warn', waived: { reason, ...(until !== undefined && { until }) } };
  });
  const all = judged.map((finding) => withItsCause(finding, judged, waivers));
  const expired = waivers.filter((waiver) => used.has(waiver) && hasExpired(waiver, today));
  const wasRun = ({ check }: Waiver) => findings.some((one) => one.check === check && one.status !== 'skip');
  const unused = waivers.filter((waiver) => !used.has(waiver) && wasRun(waiver));
  const subjects = findings.map(({ subject }) => subject);
  return [
    ...all,
    ...findingOf(expired, expiredWaiver, { name, file }),
    ...findingOf(unused, unusedWaiver(subjects), { name, file }),
  ];
}

/** Accepted as its causes are, unless it has a waiver of its own: then that decides, also if it has expired. */
function withItsCause(finding: Finding, judged: readonly Finding[], waivers: readonly Waiver[]): Finding {
  if (!('causedBy' in finding) || !finding.causedBy || waivers.some((one) => accepts(one, finding))) return finding;
  const reasons = [finding.causedBy, ...(finding.otherCauses ?? [])].map((cause) => {
    const found = judged.find(
      ({ check, subject: { kind, name, host } }) =>
        check === cause.check && kind === cause.kind && name === cause.name && host === finding.subject.host,
    );
    return found && 'waived' in found ? found.waived : undefined;
  });
  const [waived] = reasons;
  if (!waived || reasons.includes(undefined)) return finding;
  return { ...finding, status: 'warn', waived: { ...waived, withCause: true } };
}

/** One of them, and the words for it in a lab. */
interface WaiverWords {
  readonly about: (typeof waiverFindings)[keyof typeof waiverFindings];
  readonly expected: string;
  readonly actual: (waiver: Waiver) => string;
  readonly fix: (file: string) => string;
}

const expiredWaiver: WaiverWords = {
  about: waiverFindings['waiver-current'],
  expected: 'findings that are fixed by the day until which they were accepted',
  actual: (waiver) => `${textOf(waiver)} was accepted until ${waiver.until}: ${waiver.reason}`,
  fix: (file) => `Fix these findings, or set another \`until\` in ${file}.`,
};

/** @param subjects what the findings are about */
const unusedWaiver = (subjects: readonly FindingSubject[]): WaiverWords => ({
  about: waiverFindings['waiver-used'],
  expected: 'a finding for each waiver whose check was run',
  actual: (waiver) => `none of ${textOf(waiver)}${meantObject(waiver, subjects)}`,
  fix: (file) => `Remove these waivers from ${file}, or correct the objects that they name.`,
});

/** For an object that no finding is about, the one that is likely meant: of the same kind, else of the same name. */
function meantObject({ object }: Waiver, subjects: readonly FindingSubject[]): string {
  if (object === undefined || subjects.some((subject) => matches(object, subject))) return '';
  const [kind = '', ...rest] = object.split(':');
  const name = rest.join(':');
  const named = subjects.filter((subject) => subject.name === name);
  if (named.length > 0) return didYouMean(kind, new Set(named.map((subject) => subject.kind)));
  return didYouMean(name, new Set(subjects.filter((subject) => subject.kind === kind).map((one) => one.name)));
}

/** One finding about all such waivers; none if there are none. */
function findingOf(
  waivers: readonly Waiver[],
  { about, expected, actual, fix }: WaiverWords,
  { name, file }: Pick<Lab, 'name' | 'file'>,
): Finding[] {
  const [first, ...others] = waivers.map((waiver) => evidenceOf(file, `waivers: ${textOf(waiver)}`));
  if (!first) return [];
  const { id, category, severity, title, why } = about;
  return [
    {
      ...{ check: id, category, tier: 'rendered', title, subject: { kind: 'lab', name } },
      ...{ status: severity === 'error' ? 'fail' : 'warn', severity, expected, fix: fix(file), why },
      actual: waivers.map(actual).join('; '),
      evidence: [first, ...others],
    },
  ];
}

/**
 * A waiver may name only existing checks.
 * @throws VirtspecError `waiver-unknown` (usage), with the closest match
 */
export function requireKnownWaivers({ file, waivers = [] }: Lab, known: readonly string[]): void {
  const unknown = waivers.filter(({ check }) => !known.includes(check));
  if (unknown.length === 0) return;
  throw new VirtspecError({
    code: 'waiver-unknown',
    kind: 'usage',
    what: `${file} waives ${unknown.length === 1 ? 'a check' : `${unknown.length} checks`} that virtspec does not have`,
    why: unknown.map(({ check }) => `${check}${didYouMean(check, known)}`).join('\n'),
    fix: 'Correct `check` under `waivers`; docs/checks.md lists the checks.',
  });
}

function accepts({ check, object }: Waiver, finding: Finding): boolean {
  return check === finding.check && (object === undefined || matches(object, finding.subject));
}

function matches(object: string, { kind, name }: FindingSubject): boolean {
  return glob(object).test(`${kind}:${name}`);
}

/** Days are compared as texts: they sort as they follow each other. */
function hasExpired({ until }: Waiver, today: string): boolean {
  return until !== undefined && today > until;
}

function textOf({ check, object }: Waiver): string {
  return object === undefined ? check : `${check} of ${object}`;
}
