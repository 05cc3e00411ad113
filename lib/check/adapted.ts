import type { Verdict } from '../finding/finding.ts';
import type { CheckContext } from './context.ts';
import { adaptationsOf } from './lookup.ts';

/**
 * A change that the sandbox made is not the lab's fault. If all evidence of a failure is in adapted places, the declared XML is judged instead; if it
 * passes, the result is a pass, on the tier `rendered` and with the adaptations listed.
 * @param onDeclared the same judgement of the declared object
 */
export function judgeBeforeAdaptation(
  verdict: Extract<Verdict, { status: 'fail' }>,
  subject: { readonly kind: string; readonly name: string },
  context: CheckContext,
  onDeclared: () => Verdict,
): Verdict {
  const made = adaptationsOf(context).get(`${subject.kind} ${subject.name}`) ?? [];
  const explaining = made.filter(({ what }) => verdict.evidence.some(({ xpath }) => touches(what, xpath)));
  const explained = verdict.evidence.every(({ xpath }) => explaining.some(({ what }) => touches(what, xpath)));
  const declared = explained ? onDeclared() : undefined;
  if (declared?.status !== 'pass') return verdict;
  const rules = [...new Set(explaining.map(({ rule }) => rule))].join(', ');
  return {
    ...declared,
    actual: `${declared.actual}, as declared; the sandbox adapted it (${rules})`,
    tier: 'rendered',
  };
}

/** Rules by which the sandbox changed an object at a place, or everything that contains the place; not a part of it. */
export function adaptedAt(
  subject: { readonly kind: string; readonly name: string },
  xpath: string,
  context: CheckContext,
): readonly string[] {
  const made = adaptationsOf(context).get(`${subject.kind} ${subject.name}`) ?? [];
  return made.filter(({ what }) => `${unnumbered(xpath)}/`.startsWith(`${unnumbered(what)}/`)).map(({ rule }) => rule);
}

/** Whether a place is the same as the other, or inside it; positions are ignored, because an adaptation may have shifted them. */
function touches(what: string, xpath: string | undefined): boolean {
  if (xpath === undefined) return false;
  const [one, other] = [what, xpath].map((path) => `${unnumbered(path)}/`) as [string, string];
  return one.startsWith(other) || other.startsWith(one);
}

function unnumbered(path: string): string {
  return path.replace(/\[[^\]]*\]/g, '');
}
