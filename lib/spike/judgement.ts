import { type Evidence, evidenceAt, evidenceOf } from '../xml/evidence.ts';
import { xpathText } from '../xml/xpath.ts';
import type { Observation, ObservedObject } from './observation.ts';
import type { Judgement } from './question.ts';

/** It is as the work plan assumes. */
export function works(answer: string, ...evidence: Judgement['evidence']): Judgement {
  return { verdict: 'works', answer, evidence };
}

/** It works, but not as the work plan assumes. */
export function differs(answer: string, ...evidence: Judgement['evidence']): Judgement {
  return { verdict: 'differs', answer, evidence };
}

/** It does not work. */
export function fails(answer: string, ...evidence: Judgement['evidence']): Judgement {
  return { verdict: 'fails', answer, evidence };
}

/**
 * Judges the one object that a question wrote, if Nix, the schema and libvirt accepted it; else it fails, with the message of the one that refused.
 */
export function judgeObject(seen: Observation, judge: (object: ObservedObject) => Judgement): Judgement {
  const [object] = seen.objects;
  return troubleOf(seen) ?? (object ? judge(object) : nothingWritten());
}

/** Judges what the question's Nix code determined itself. */
export function judgeFacts(
  { refused, facts }: Observation,
  judge: (facts: Observation['facts']) => Judgement,
): Judgement {
  return refused === undefined
    ? judge(facts)
    : fails(`Nix rejects it: ${withoutPlace(refused)}`, evidenceOf('Nix', refused));
}

/** The refusal of the code by Nix, or of the XML by the schema or libvirt; undefined if there was none. */
export function troubleOf(seen: Observation): Judgement | undefined {
  const { refused } = seen;
  if (refused !== undefined) return fails(`Nix rejects it: ${withoutPlace(refused)}`, evidenceOf('Nix', refused));
  for (const { kind, name, xml, violations, refused } of seen.objects) {
    const [violation] = violations;
    if (violation) {
      const { message, line, excerpt } = violation;
      return fails(`libvirt’s schema rejects the ${kind} ${name}: ${message}`, { source: xml.origin, line, excerpt });
    }
    if (refused !== undefined) return fails(`libvirt rejects the ${kind} ${name}`, evidenceOf('virsh', refused));
  }
  return undefined;
}

/** The expectations that are not met, as `//ip/@address is 10.0.0.1, not 192.168.99.1`. */
export function unmet({ xml }: ObservedObject, expected: Readonly<Record<string, string>>): string[] {
  return Object.entries(expected).flatMap(([xpath, value]) => {
    const actual = xpathText(xml, xpath);
    return actual === value ? [] : [`\`${xpath}\` is ${actual ?? 'missing'}, not ${value}`];
  });
}

/** The object is as declared if every XPath has its value. */
export function judgeValues(
  object: ObservedObject,
  expected: Readonly<Record<string, string>>,
  answer: string,
): Judgement {
  const wrong = unmet(object, expected);
  if (wrong.length > 0) return fails(wrong.join('; '), ...evidenceFor(object, Object.keys(expected)));
  return works(answer, ...evidenceFor(object, Object.keys(expected)));
}

/** The XML at each place; the same element only once. */
function evidenceFor({ xml }: ObservedObject, xpaths: readonly string[]): [Evidence, ...Evidence[]] {
  const seen = new Map<string, Evidence>();
  for (const xpath of xpaths) {
    const element = xpath.startsWith('count(') ? xpath : xpath.replace(/\/@[\w-]+$/, '');
    seen.set(element, evidenceAt(xml, element));
  }
  const [first, ...rest] = seen.values();
  return [first ?? evidenceAt(xml, '/*'), ...rest];
}

/** The message without the place, which is in the evidence. */
function withoutPlace(message: string): string {
  return message.replace(/, at \/.*$/, '');
}

function nothingWritten(): Judgement {
  return fails('the question wrote no XML', evidenceOf('the question', '(nothing)'));
}
