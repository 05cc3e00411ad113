import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';

/** The work plan's arguments that are visible in the XML. */
export const asked = {
  '/domain/name': 'test-win',
  '/domain/memory': '2',
  '/domain/devices/interface/source/@bridge': 'virbr99',
  '/domain/os/nvram': '/tmp/test.nvram',
} as const;

export const windowsTemplate: Question = {
  id: 'windows-template',
  role: 'assumption',
  title: 'Does the Windows template accept arguments for disk, ISO, NVRAM, bridge and drivers?',
  fallback: 'windows-arguments',
  cure: 'Omit the arguments that it does not accept, and set the bridge afterwards: `base // { devices = base.devices // { interface = base.devices.interface // { source = { bridge = "virbr99"; }; }; }; }`.',
  judge: (seen) => judgeObject(seen, (domain) => judgeValues(domain, asked, 'yes')),
};
