import { evidenceOf } from '../../xml/evidence.ts';
import { differs, judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';
import { installer } from './iso-path.ts';

export const isoPathLiteral: Question = {
  id: 'iso-path-literal',
  role: 'surprise',
  title: 'Does a Nix path literal to an ISO that is not there evaluate, too?',
  cure: 'Write the path as a string, as the plan’s risk register has it.',
  judge: (seen) => {
    const { refused } = seen;
    if (refused !== undefined) return differs('no: Nix wants the file', evidenceOf('Nix', refused));
    return judgeObject(seen, (domain) =>
      judgeValues(
        domain,
        installer,
        'NixVirt writes the path as it is, and copies nothing into the store (asked outside of a flake)',
      ),
    );
  },
};
