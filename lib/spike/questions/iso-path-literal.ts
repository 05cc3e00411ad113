import { evidenceOf } from '../../xml/evidence.ts';
import { differs, judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';
import { installer } from './iso-path.ts';

export const isoPathLiteral: Question = {
  id: 'iso-path-literal',
  role: 'surprise',
  title: 'Does a Nix path literal to an ISO that does not exist evaluate?',
  cure: 'Write the path as a string.',
  judge: (seen) => {
    const { refused } = seen;
    if (refused !== undefined) return differs('no: Nix requires the file', evidenceOf('Nix', refused));
    return judgeObject(seen, (domain) =>
      judgeValues(
        domain,
        installer,
        'yes: NixVirt writes the path unchanged, and copies nothing to the store (tested outside a flake)',
      ),
    );
  },
};
