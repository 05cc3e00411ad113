import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';
import { differs, judgeObject, works } from '../judgement.ts';
import type { Question } from '../question.ts';

const target = '/domain/devices/interface[1]/target';

export const interfaceTarget: Question = {
  id: 'interface-target',
  role: 'surprise',
  title: 'Can the host device of a NIC be named?',
  cure: 'Omit `target.dev`; libvirt names the device.',
  judge: (seen) => {
    const [domain] = seen.objects;
    const written = domain ? Number(xpathText(domain.xml, `count(${target})`)) : 0;
    if (domain && written > 1) {
      const schema = domain.violations.length > 0 ? ', which libvirt’s schema rejects' : '';
      const libvirt = domain.refused === undefined ? 'libvirt itself accepts it' : 'libvirt rejects it';
      const answer = `\`<target>\` is written ${written} times${schema}; ${libvirt}`;
      return differs(answer, evidenceAt(domain.xml, target), evidenceAt(domain.xml, `${target}[2]`));
    }
    return judgeObject(seen, ({ xml }) =>
      written === 1 ? works('yes', evidenceAt(xml, target)) : differs('no: it is dropped', evidenceAt(xml, target)),
    );
  },
};
