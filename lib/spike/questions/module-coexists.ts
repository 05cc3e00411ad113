import { evidenceOf } from '../../xml/evidence.ts';
import { differs, judgeFacts, works } from '../judgement.ts';
import type { Question } from '../question.ts';

const planned = 'the plan’s prerequisites';

export const moduleCoexists: Question = {
  id: 'module-coexists',
  role: 'surprise',
  title: 'Does NixVirt’s module evaluate beside a configuration that sets libvirtd and virt-manager already?',
  cure: 'Leave away what NixVirt’s module sets itself, or override it with `lib.mkForce`.',
  judge: (seen) =>
    judgeFacts(seen, (facts) => {
      const conflicts = Object.keys(facts).filter((setting) => facts[setting] !== true);
      const lines = Object.entries(facts).map(
        ([setting, fine]) => `${setting}: ${fine === true ? 'evaluates' : 'conflicts'}`,
      );
      const said = evidenceOf('lib.evalModules', lines.join('\n'));
      if (conflicts.length === 0) return works('yes', said);
      const others = conflicts.map((setting) => `\`${setting}\``).join(', ');
      return conflicts.includes(planned)
        ? differs('no: not even beside the plan’s prerequisites', said)
        : differs(`beside the plan’s prerequisites it does; not beside ${others} of one’s own`, said);
    }),
};
