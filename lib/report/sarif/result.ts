import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import type { Location, Result } from 'sarif';
import { describeCause } from '../../finding/by-cause.ts';
import { subjectText } from '../../finding/subject.ts';
import type { Evidence } from '../../xml/evidence.ts';
import { evidencePlace } from '../evidence-place.ts';
import type { FormatOptions } from '../format.ts';
import { waivedText } from '../waived-text.ts';
import { type Judged, levels } from './rule.ts';

/** GitHub shows the first 5,000 results of a run, and of one result 100 locations. */
export const mostResults = 5000;
const mostLocations = 20;

/** Where results can be shown. */
export interface Place extends Pick<FormatOptions, 'repositoryFile'> {
  /** For a result whose evidence is in no file of the repository: the lab file. */
  readonly fallback: string | undefined;
}

/** A failure or a warning. Its place is the first piece of evidence in a file of the repository, else the lab file. */
export function resultOf(finding: Judged, ruleIndex: number, place: Place): Result {
  const { check, subject, title, severity, expected, actual, fix, evidence, causedBy } = finding;
  const declared = finding.declaredAt && place.repositoryFile(finding.declaredAt.file);
  const inFiles = [
    ...(declared === undefined ? [] : [at(declared, finding.declaredAt?.line, undefined)]),
    ...evidence.flatMap((piece) => locationOf(piece, place) ?? []),
  ];
  const [first = fallbackOf(place), ...others] = inFiles;
  const text = [
    `${subjectText(subject)}: ${title}: expected ${expected}, actual ${actual}.`,
    `Fix: ${fix}`,
    ...(causedBy ? [`It follows from ${describeCause(causedBy)}.`] : []),
    ...evidence.slice(0, 3).map((piece) => `Evidence: ${evidencePlace(piece)}`),
  ].join('\n');
  return {
    ruleId: check,
    ruleIndex,
    level: levels[severity],
    message: { text },
    locations: first ? [{ ...first, logicalLocations: [{ name: subject.name, kind: subject.kind }] }] : [],
    ...(others.length > 0 && { relatedLocations: others.slice(0, mostLocations) }),
    ...(finding.waived && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: waivedText(finding) ?? '' } as const],
    }),
    partialFingerprints: { 'virtspec/v1': fingerprint([check, subject.kind, subject.name, subject.host ?? '']) },
  };
}

function locationOf({ source, line, excerpt }: Evidence, { repositoryFile }: Place): Location | undefined {
  const file = repositoryFile(source);
  return file === undefined ? undefined : at(file, line, excerpt);
}

function fallbackOf({ fallback, repositoryFile }: Place): Location | undefined {
  const file = fallback === undefined ? undefined : repositoryFile(fallback);
  return file === undefined ? undefined : at(file, undefined, undefined);
}

function at(file: string, line: number | undefined, excerpt: string | undefined): Location {
  const region = {
    startLine: line ?? 1,
    ...(line !== undefined && excerpt !== undefined && { snippet: { text: excerpt } }),
  };
  return { physicalLocation: { artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' }, region } };
}

/** A relative path as a URI reference. */
function uriOf(file: string): string {
  const path = file.split('/').map(encodeURIComponent).join('/');
  return isAbsolute(file) ? `file://${path}` : path;
}

/** The same finding in another run has the same: neither lines nor values are in it. */
function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
