import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';
import { twoNics } from './windows-second-nic.ts';

const planned = { ...twoNics, '/domain/devices/interface[1]/source/@bridge': 'virbr56' } as const;

export const windowsPlusPlus: Question = {
  id: 'windows-plus-plus',
  role: 'assumption',
  title: 'Does `interface ++ [ … ]` work on the Windows template?',
  fallback: 'windows-second-nic',
  cure: 'Wrap the template’s interface, which is not a list: `[ baseXML.devices.interface ] ++ [ … ]`.',
  judge: (seen) => judgeObject(seen, (domain) => judgeValues(domain, planned, 'yes')),
};
