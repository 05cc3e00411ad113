import { evidenceOf } from '../../xml/evidence.ts';
import { differs, judgeFacts, works } from '../judgement.ts';
import type { Question } from '../question.ts';

export const moduleEnable: Question = {
  id: 'module-enable',
  role: 'surprise',
  title: 'Does NixVirt’s module apply `connections` without `virtualisation.libvirt.enable`?',
  cure: 'Set `virtualisation.libvirt.enable = true;`.',
  judge: (seen) =>
    judgeFacts(seen, ({ planned, enabled }) => {
      const said = evidenceOf(
        'config.systemd.services',
        `without enable: ${list(planned)}\nwith enable: ${list(enabled)}`,
      );
      if (list(planned).includes('nixvirt')) return works('yes, by the service `nixvirt`', said);
      return list(enabled).includes('nixvirt')
        ? differs('no: it evaluates without a warning, and creates no service; with `enable` it does', said)
        : differs('no, not even with `enable`', said);
    }),
};

function list(services: unknown): string {
  return Array.isArray(services) && services.length > 0 ? services.join(', ') : 'none';
}
