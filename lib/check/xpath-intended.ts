import { evidenceAt } from '../xml/evidence.ts';
import type { XmlSource } from '../xml/source.ts';
import { xpathText } from '../xml/xpath.ts';
import type { Verdict } from './finding.ts';
import { judgeNone } from './verdict.ts';

/** XPaths of the lab file, each with the text that it must have. */
export function judgeXpaths(xml: XmlSource, intended: ReadonlyMap<string, string>): Verdict {
  const results = [...intended].map(([xpath, expected]) => {
    return { xpath, expected, actual: xpathText(xml, xpath)?.trim() };
  });
  const wrong = results.filter(({ expected, actual }) => actual !== expected);
  return judgeNone(
    wrong,
    results.map(({ xpath, actual }) => `${xpath} is ${actual}`).join('; '),
    wrong.map(({ xpath, expected }) => `${xpath} is ${expected}`).join('; '),
    wrong.map(({ xpath, actual }) => `${xpath} is ${actual ?? 'not there'}`).join('; '),
    ({ xpath }) => evidenceAt(xml, xpath),
  );
}
