import type { AnySubject } from '../check/check.ts';
import type { CheckContext } from '../check/context.ts';
import { notKnownHere, refusalOf } from '../check/left-out.ts';
import { placeOfWords } from '../check/place-of-words.ts';
import type { Verdict } from '../finding/finding.ts';
import { because, fail, skip } from '../finding/verdict.ts';
import { evidenceOf } from '../xml/evidence.ts';
import { refusedFor } from './refused-for.ts';

/** nixvirt.py and a script of virsh commands alike; this run continued without the object. */
const stopsThere = 'An apply stops at its first refusal: nothing that comes after it is applied.';

/**
 * The one finding on libvirt's refusal of a subject, to which its other checks refer. If libvirt is older than an element of the lab, nothing is
 * known about the lab.
 * @returns undefined if libvirt refused nothing of the subject
 */
export function judgeRefusal(
  subject: AnySubject,
  context: CheckContext,
  expected: string,
  actual: string,
): Verdict | undefined {
  const refusal = refusalOf(subject, context);
  if (!refusal) return undefined;
  const { by, what, why, fix, newer } = refusal;
  if (newer) return skip(notKnownHere(newer, context.tools?.libvirt));
  const reported = refusedFor(subject, refusal, context);
  if (reported !== undefined) return skip(`${by} refused it: ${why.replaceAll('\n', ': ')} (see ${reported})`);
  const xpath = subject.declared && placeOfWords(why, subject.declared.xml);
  const evidence = { ...evidenceOf(`${by} (${what})`, why), ...(xpath !== undefined && { xpath }) };
  const verdict = fail(expected, actual, evidence, fix);
  return because(verdict, `${by} refused it. ${stopsThere}`);
}
