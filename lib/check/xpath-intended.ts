import { evidenceAt } from '../xml/evidence.ts';
import type { XmlSource } from '../xml/source.ts';
import { xpathText } from '../xml/xpath.ts';
import type { AnySubject } from './check.ts';
import type { CheckContext } from './context.ts';
import type { Verdict } from './finding.ts';
import { redefinitionsOf } from './lookup.ts';
import { judgeNone } from './verdict.ts';

/** XPaths of the lab file, each with the text that it must have, over what libvirt has of an object. */
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
  return judgeNone(
    wrong,
    results.map(({ xpath, actual }) => `${xpath} is ${actual}`).join('; '),
    wrong.map(({ xpath, expected }) => `${xpath} is ${expected}`).join('; '),
    wrong.map(({ xpath, actual }) => `${xpath} is ${actual ?? 'not there'}`).join('; '),
    ({ xpath }) => evidenceAt(xml, xpath),
  );
}

function textAt(xml: XmlSource, xpath: string): string | undefined {
  return xpathText(xml, xpath)?.trim();
}

/** Whether it is declared as the lab file says, and libvirt writes that so: of the machine `q35`, which of them it is. */
function isItsOwnWord(
  {
    xpath,
    expected,
    actual,
  }: { readonly xpath: string; readonly expected: string; readonly actual: string | undefined },
  { kind, name, declared }: AnySubject,
  context: CheckContext,
): boolean {
  if (!declared || textAt(declared.xml, xpath) !== expected) return false;
  const key = `${kind} ${name}`;
  const { definitions } = context.normalised?.get(key) ?? redefinitionsOf(context).get(key) ?? { definitions: [] };
  return definitions.length > 0 && definitions.every((xml) => textAt(xml, xpath) === actual);
}
