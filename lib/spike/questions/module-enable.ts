import { evidenceOf } from '../../xml/evidence.ts';
import { differs, judgeFacts, works } from '../judgement.ts';
import type { Question } from '../question.ts';

export const moduleEnable: Question = {
  id: 'module-enable',
  role: 'surprise',
  title: 'Does the plan’s NixOS module (Step 5) apply anything?',
  cure: 'Add `virtualisation.libvirt.enable = true;`, which the plan leaves out.',
  judge: (seen) =>
    judgeFacts(seen, ({ planned, enabled }) => {
      const said = evidenceOf('config.systemd.services', `as planned: ${list(planned)}\nwith enable: ${list(enabled)}`);
      if (list(planned).includes('nixvirt')) return works('yes, by the service `nixvirt`', said);
      return list(enabled).includes('nixvirt')
        ? differs('no: it evaluates without a word, and there is no service; with `enable` there is', said)
        : differs('no, and with `enable` neither', said);
    }),
};

function list(services: unknown): string {
  return Array.isArray(services) && services.length > 0 ? services.join(', ') : 'none';
}
