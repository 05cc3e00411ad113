import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';
import type { ObjectCheck } from '../check.ts';
import { judgeNone } from '../verdict.ts';

export const domainXpath: ObjectCheck<'domain'> = {
  id: 'domain-xpath',
  steps: [4],
  title: "`virsh dumpxml` shows what the lab's own XPaths say",
  severity: 'error',
  fix: 'Make the Nix code emit the value at that XPath (an attribute NixVirt does not know is dropped silently), or correct the lab file.',
  tier: 'rendered',
  why: 'For what the lab file has no word for. NixVirt drops unknown attributes with exit code 0, so a declared leaf must be looked for in the XML.',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => (intent?.xpath.size ?? 0) > 0,
  judge(domain, { intent }) {
    const results = [...(intent?.xpath ?? [])].map(([xpath, expected]) => {
      return { xpath, expected, actual: xpathText(domain.xml, xpath)?.trim() };
    });
    const wrong = results.filter(({ expected, actual }) => actual !== expected);
    return judgeNone(
      wrong,
      results.map(({ xpath, actual }) => `${xpath} is ${actual}`).join('; '),
      wrong.map(({ xpath, expected }) => `${xpath} is ${expected}`).join('; '),
      wrong.map(({ xpath, actual }) => `${xpath} is ${actual ?? 'not there'}`).join('; '),
      ({ xpath }) => evidenceAt(domain.xml, xpath),
    );
  },
};
