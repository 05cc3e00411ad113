import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';
import { differs, judgeObject, works } from '../judgement.ts';
import type { Question } from '../question.ts';

const mac = '/domain/devices/interface[2]/mac/@address';

export const secondNicMac: Question = {
  id: 'second-nic-mac',
  role: 'surprise',
  title: 'Does the second NIC keep its MAC when the domain is redefined?',
  cure: 'Declare `mac = { address = "52:54:00:…"; }` on every NIC; NixVirt derives one for the first only.',
  judge: (seen) =>
    judgeObject(seen, ({ xml, definitions: [one, other] }) => {
      if (!one || !other || xpathText(one, mac) === xpathText(other, mac)) {
        return works('yes: the MAC is the same each time', evidenceAt(one ?? xml, mac));
      }
      return differs('no: libvirt generates another MAC at each define', evidenceAt(one, mac), evidenceAt(other, mac));
    }),
};
