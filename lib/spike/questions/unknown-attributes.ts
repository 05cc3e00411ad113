import { evidenceOf } from '../../xml/evidence.ts';
import { differs, works } from '../judgement.ts';
import type { Question } from '../question.ts';

export const unknownAttributes: Question = {
  id: 'unknown-attributes',
  role: 'surprise',
  title: 'Is an attribute that NixVirt does not know refused?',
  cure: 'Look for every declared value in the XML; `virtspec verify` does.',
  judge: ({ refused, facts }) => {
    if (refused !== undefined) return works('yes', evidenceOf('Nix', refused));
    const dropped = ['domain', 'network'].filter((part) => facts[part] === true);
    const same = evidenceOf('Nix', `XML with and without the unknown attribute is the same: ${JSON.stringify(facts)}`);
    return dropped.length > 0
      ? differs(`no: dropped without a word (${dropped.join(', ')})`, same)
      : works('no, and it is not dropped either', same);
  },
};
