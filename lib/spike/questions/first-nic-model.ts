import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';
import { differs, judgeObject, works } from '../judgement.ts';
import type { Question } from '../question.ts';

const model = '/domain/devices/interface[1]/model';

export const firstNicModel: Question = {
  id: 'first-nic-model',
  role: 'surprise',
  title: 'Which model does the template’s NIC have with `virtio_net = false`?',
  cure: 'Declare `model = { type = "e1000e"; }` on the first NIC too.',
  judge: (seen) =>
    judgeObject(seen, ({ xml, definitions: [defined] }) => {
      const written = xpathText(xml, `${model}/@type`);
      if (written !== undefined) return works(written, evidenceAt(xml, model));
      const chosen = defined && xpathText(defined, `${model}/@type`);
      const answer = `none is written; libvirt chooses ${chosen ?? 'one'}`;
      return differs(answer, evidenceAt(xml, model), ...(defined ? [evidenceAt(defined, model)] : []));
    }),
};
