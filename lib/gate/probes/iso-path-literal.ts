import { evidenceOf } from '../../xml/evidence.ts';
import { differs, judgeObject, judgeValues } from '../judgement.ts';
import type { Probe } from '../probe.ts';
import { installer } from './iso-path.ts';

export const isoPathLiteral: Probe = {
  id: 'iso-path-literal',
  role: 'surprise',
  title:
    'Does a Nix path literal to an ISO that is not there evaluate, which the plan’s risk register advises against?',
  steps: [4],
  cure: 'Write the path as a string.',
  judge: (seen) => {
    const { refused } = seen;
    if (refused !== undefined) return differs('no: Nix wants the file', evidenceOf('Nix', refused));
    return judgeObject(seen, (domain) =>
      judgeValues(
        domain,
        installer,
        'yes, outside of a flake: NixVirt writes the path, and copies nothing into the store',
      ),
    );
  },
};
