import { declaredPolicies } from '../drift/policies.ts';
import { xmlDifferences } from '../drift/xml-difference.ts';
import type { Verdict } from '../finding/finding.ts';
import { judgeNone } from '../finding/verdict.ts';
import { evidenceAt } from '../xml/evidence.ts';
import type { XmlSource } from '../xml/source.ts';
import { xpathText } from '../xml/xpath.ts';
import type { AnySubject } from './check.ts';
import type { CheckContext } from './context.ts';
import { redefinitionsOf } from './lookup.ts';

/** XPaths of the lab file, each with its required text, evaluated on libvirt's XML of an object. */
export function judgeXpaths(
  xml: XmlSource,
  intended: ReadonlyMap<string, string>,
  subject: AnySubject,
  context: CheckContext,
): Verdict {
  const results = [...intended].map(([xpath, expected]) => ({ xpath, expected, actual: textAt(xml, xpath) }));
  const wrong = results.filter(
    ({ xpath, expected, actual }) =>
      actual !== expected && !isItsOwnWord({ xpath, expected, actual }, subject, context),
  );
  return judgeNone(wrong, ({ xpath }) => evidenceAt(xml, xpath), {
    ok: results.map(({ xpath, actual }) => `${xpath} is ${actual}`).join('; '),
    expected: wrong.map(({ xpath, expected }) => `${xpath} is ${expected}`).join('; '),
    actual: wrong.map(({ xpath, actual }) => `${xpath} is ${actual ?? 'missing'}`).join('; '),
  });
}

function textAt(xml: XmlSource, xpath: string): string | undefined {
  return xpathText(xml, xpath)?.trim();
}

/** Whether it is declared as the lab file requires, and libvirt stores it in another form: the versioned type for the machine `q35`. */
function isItsOwnWord(
  {
    xpath,
    expected,
    actual,
  }: { readonly xpath: string; readonly expected: string; readonly actual: string | undefined },
  { kind, name, declared, observed }: AnySubject,
  context: CheckContext,
): boolean {
  if (!declared || textAt(declared.xml, xpath) !== expected) return false;
  const key = `${kind} ${name}`;
  const { definitions } = context.normalised?.get(key) ?? redefinitionsOf(context).get(key) ?? { definitions: [] };
  if (definitions.length > 0) return definitions.every((xml) => textAt(xml, xpath) === actual);
  return isNoDrift(xpath, { kind, declared, observed });
}

/** The same by the table of policies, if no libvirt was asked: for a path, which is a place. */
function isNoDrift(
  xpath: string,
  { kind, declared, observed }: Pick<AnySubject, 'kind' | 'declared' | 'observed'>,
): boolean {
  if (!declared || !observed || !/^(\/@?[\w:-]+(\[\d+\])?)+$/.test(xpath)) return false;
  return xmlDifferences(declared.xml, observed.xml, declaredPolicies[kind]).every((one) => one.xpath !== xpath);
}
