import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';

/** Two NICs: the template's on its bridge, and the work plan's second. */
export const twoNics = {
  'count(/domain/devices/interface)': '2',
  '/domain/devices/interface[1]/source/@bridge': 'virbr99',
  '/domain/devices/interface[2]/source/@network': 'default',
  '/domain/devices/interface[2]/model/@type': 'e1000e',
} as const;

export const windowsSecondNic: Question = {
  id: 'windows-second-nic',
  role: 'unknown',
  title: 'Can a domain from the Windows template get a second NIC with `//`?',
  fallback: 'domain-raw-xml',
  cure: 'Add the second `<interface>` to the template’s XML as a string, and write it with `builtins.toFile`.',
  judge: (seen) =>
    judgeObject(seen, (domain) =>
      judgeValues(domain, twoNics, 'yes: with `//`, and the template’s interface in a list'),
    ),
};
