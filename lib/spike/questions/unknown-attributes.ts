import { evidenceOf } from '../../xml/evidence.ts';
import { differs, works } from '../judgement.ts';
import type { Question } from '../question.ts';

export const unknownAttributes: Question = {
  id: 'unknown-attributes',
  role: 'surprise',
  title: 'Does NixVirt reject an attribute that it does not know?',
  cure: 'Check that every declared value is in the XML, as `virtspec verify` does.',
  judge: ({ refused, facts }) => {
    if (refused !== undefined) return works('yes', evidenceOf('Nix', refused));
    const dropped = ['domain', 'network'].filter((part) => facts[part] === true);
    const same = evidenceOf(
      'Nix',
      `the XML is the same with and without the unknown attribute: ${JSON.stringify(facts)}`,
    );
    return dropped.length > 0
      ? differs(`no: it is silently dropped (${dropped.join(', ')})`, same)
      : works('no, but it is not dropped either', same);
  },
};
