import { quotedChange } from '../../drift/change-words.ts';
import { type Change, changesBetween, objectsByKey } from '../../drift/changes.ts';
import type { XmlDifference } from '../../drift/xml-difference.ts';
import type { Verdict } from '../../finding/finding.ts';
import { judgeNone, skip } from '../../finding/verdict.ts';
import type { Moment } from '../../model/moment.ts';
import type { Kind, LabObject } from '../../model/objects.ts';
import type { Application, Rebuild } from '../../simulate/application.ts';
import type { Evidence } from '../../xml/evidence.ts';
import type { AnySubject, ObjectOf, Subject } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { memo } from '../memo.ts';

/** Calls `judge` with the second apply, or says why there was none. */
export function judgeRebuild({ rebuild }: CheckContext, judge: (rebuild: Rebuild) => Verdict): Verdict {
  if ('unavailable' in rebuild) return skip(`no re-apply: ${rebuild.unavailable}`);
  return untilItFailed(judge(rebuild), rebuild, 'the re-apply');
}

/** A pass after an apply that ended early proves nothing: the rest of it might have broken it. */
export function untilItFailed(verdict: Verdict, { failed }: Application, which: string): Verdict {
  if (failed === undefined || verdict.status !== 'pass') return verdict;
  return skip(`${which} failed part-way (${failed.what}); up to then: ${verdict.actual}`);
}

/** One object, before and after the second apply. */
export interface Pair<K extends Kind> {
  readonly before: ObjectOf<K>;
  readonly after: ObjectOf<K>;
  readonly rebuild: Rebuild;
}

/** Calls `judge` with both states of the subject; `rebuild-nothing-deleted` reports a subject that was deleted. */
export function judgePair<K extends Kind>(
  subject: Subject<K>,
  context: CheckContext,
  judge: (pair: Pair<K>) => Verdict,
): Verdict {
  return judgeRebuild(context, (rebuild) => {
    const { before, after } = sidesOf(subject as unknown as AnySubject, rebuild);
    if (!before) return skip('it did not exist before the re-apply');
    if (!after) return skip('it no longer exists after the re-apply (see rebuild-nothing-deleted)');
    return judge({ before: before as ObjectOf<K>, after: after as ObjectOf<K>, rebuild });
  });
}

/** The subject in libvirt, before and after. */
export function sidesOf(
  { kind, name }: Pick<AnySubject, 'kind' | 'name'>,
  { before, after }: Rebuild,
): { readonly before: LabObject | undefined; readonly after: LabObject | undefined } {
  const key = `${kind} ${name}`;
  return { before: objectsOf(before).get(key), after: objectsOf(after).get(key) };
}

/** Passes if an object's XML is the same on both sides, else shows every place that differs. */
export function judgeSameXml<K extends Kind>(subject: Subject<K>, context: CheckContext): Verdict {
  return judgePair(subject, context, ({ after, rebuild }) => {
    const differences = changedIn(rebuild, subject);
    return judgeNone(
      differences,
      (change): Evidence => ({ source: after.xml.origin, xpath: change.xpath, excerpt: quotedChange(change) }),
      {
        ok: 'the same XML before and after',
        expected: 'the same XML before and after',
        actual: `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}: ${differences.map(({ xpath }) => xpath).join(', ')}`,
      },
    );
  });
}

/** Every place of an object that the second apply changed. */
export function changedIn(
  rebuild: Rebuild,
  { kind, name }: { readonly kind: string; readonly name: string },
): readonly XmlDifference[] {
  return changesOf(rebuild).get(`${kind} ${name}`)?.differences ?? [];
}

const objectsOf: (moment: Moment) => ReadonlyMap<string, LabObject> = memo(({ state }) => objectsByKey(state));

const changesOf: (rebuild: Rebuild) => ReadonlyMap<string, Change> = memo(
  ({ before, after }) =>
    new Map(changesBetween(before.state, after.state).map((change) => [`${change.kind} ${change.name}`, change])),
);
