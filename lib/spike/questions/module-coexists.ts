import { evidenceOf } from '../../xml/evidence.ts';
import { differs, judgeFacts, works } from '../judgement.ts';
import type { Question } from '../question.ts';

const planned = 'libvirtd, swtpm, virt-manager and flakes enabled';

export const moduleCoexists: Question = {
  id: 'module-coexists',
  role: 'surprise',
  title: 'Does NixVirt’s module evaluate in a configuration that already sets libvirtd and virt-manager?',
  cure: 'Remove the options that NixVirt’s module sets itself, or override them with `lib.mkForce`.',
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
        ? differs('no: not even with libvirtd, swtpm, virt-manager and flakes enabled', said)
        : differs(
            `with libvirtd, swtpm, virt-manager and flakes enabled, yes; not if the configuration also sets ${others}`,
            said,
          );
    }),
};
