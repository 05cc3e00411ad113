import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';
import { secureBoot } from './secure-boot-declared.ts';
import { twoNics } from './windows-second-nic.ts';

export const domainRawXml: Question = {
  id: 'domain-raw-xml',
  role: 'fallback',
  title: 'Does the template’s XML work when it is changed as a string, through `builtins.toFile`?',
  cure: 'Use `builtins.replaceStrings` on `domain.getXML (templates.windows { … })`, and `builtins.toFile` on the result.',
  judge: (seen) =>
    judgeObject(seen, (domain) =>
      judgeValues(
        domain,
        { ...twoNics, ...secureBoot },
        'libvirt accepts the changed XML: a second NIC, and Secure Boot declared',
      ),
    ),
};
