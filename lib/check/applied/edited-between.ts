import { policies } from '../../drift/policies.ts';
import { xmlDifferences } from '../../drift/xml-difference.ts';
import type { Verdict } from '../../finding/finding.ts';
import type { AnySubject } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { changedIn, sidesOf } from './rebuilt.ts';

/** The verdict on what the second apply changed, with a specific fix if it reverted a manual change. */
export function blameEdit(verdict: Verdict, subject: AnySubject, context: CheckContext): Verdict {
  const edited = verdict.status === 'fail' ? editedBetween(subject, context) : [];
  if (verdict.status !== 'fail' || edited.length === 0) return verdict;
  return {
    ...verdict,
    fix: `Declare ${edited.join(', ')} to keep the change that was made by hand after the first apply: every apply undoes it.`,
  };
}

/** The places that a scenario's commands changed between the two applies, and the second apply changed back. */
function editedBetween(subject: AnySubject, { lab, rebuild }: CheckContext): readonly string[] {
  const { observed } = subject;
  if ('unavailable' in rebuild || !observed || (lab.scenario?.between.length ?? 0) === 0) return [];
  const { before } = sidesOf(subject, rebuild);
  if (!before) return [];
  const edited = new Set(xmlDifferences(observed.xml, before.xml, policies[observed.kind]).map(({ xpath }) => xpath));
  return changedIn(rebuild, subject).flatMap(({ xpath }) => (edited.has(xpath) ? [xpath] : []));
}
