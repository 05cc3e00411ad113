import { causeAt, causeKey, fixOfCause } from '../finding/cause.ts';
import type { Cause, Finding } from '../finding/finding.ts';
import type { DeclaredConnection } from '../model/rendered.ts';

/**
 * The findings, of which several objects have the same because one line of Nix code makes them all, a function or a `let`: the first is the cause, and the
 * others follow from it. One edit mends them.
 *
 * @param findings with their places (`withPlaces`)
 */
export function withSameLines(
  findings: readonly Finding[],
  { objects }: Pick<DeclaredConnection, 'objects'>,
): Finding[] {
  const ofObjects = new Set(
    objects.flatMap(({ declaredAt }) => (declaredAt ? [`${declaredAt.file}:${declaredAt.line}`] : [])),
  );
  const first = new Map<string, Failed>();
  const moved = new Map<string, Cause>();
  const marked = findings.map((finding) => {
    const key = isRoot(finding) ? lineKey(finding, ofObjects) : undefined;
    if (key === undefined || !isRoot(finding)) return finding;
    const cause = first.get(key);
    if (!cause) {
      first.set(key, finding);
      return finding;
    }
    const causedBy = causeAt(cause);
    moved.set(causeKey(causeAt(finding)), causedBy);
    return { ...finding, causedBy, fix: fixOfCause(causedBy) };
  });
  return marked.map((finding) => {
    if (!isFailed(finding) || !finding.causedBy) return finding;
    const here = (cause: Cause) => moved.get(causeKey(cause)) ?? cause;
    const causedBy = here(finding.causedBy);
    const others = finding.otherCauses?.map(here).filter((other) => causeKey(other) !== causeKey(causedBy));
    return { ...finding, causedBy, fix: fixOfCause(causedBy), ...(others && { otherCauses: others }) };
  });
}

type Failed = Extract<Finding, { status: 'fail' | 'warn' }>;

function isFailed(finding: Finding): finding is Failed {
  return finding.status === 'fail' || finding.status === 'warn';
}

function isRoot(finding: Finding): finding is Failed {
  return isFailed(finding) && finding.causedBy === undefined;
}

/** The same for findings that one edit mends; undefined where the line is not that of what is wrong, but of the whole object. */
function lineKey(finding: Failed, ofObjects: ReadonlySet<string>): string | undefined {
  const { check, subject, status, declaredAt, expected, actual } = finding;
  const line = declaredAt && `${declaredAt.file}:${declaredAt.line}`;
  if (line === undefined || ofObjects.has(line)) return undefined;
  return JSON.stringify([check, status, subject.kind, line, expected, actual]);
}
