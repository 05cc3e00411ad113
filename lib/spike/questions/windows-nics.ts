import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';
import { differs, fails, judgeObject, works } from '../judgement.ts';
import type { Question } from '../question.ts';

const nics = '/domain/devices/interface';

export const windowsNics: Question = {
  id: 'windows-nics',
  role: 'assumption',
  title: 'How many NICs does the Windows template create?',
  fallback: 'domain-raw-xml',
  cure: 'Add the second NIC to what the template returns, before `writeXML`.',
  judge: (seen) =>
    judgeObject(seen, ({ xml }) => {
      const count = Number(xpathText(xml, `count(${nics})`));
      const where = evidenceAt(xml, nics);
      if (count === 0) return fails('none', where);
      return count === 1 ? differs('one, with no argument for another', where) : works(`${count}`, where);
    }),
};
