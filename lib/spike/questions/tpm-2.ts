import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';

const declared = {
  '/domain/devices/tpm/backend/@type': 'emulator',
  '/domain/devices/tpm/backend/@version': '2.0',
} as const;

export const tpm2: Question = {
  id: 'tpm-2',
  role: 'assumption',
  title: 'Does the Windows template include a TPM 2.0?',
  cure: 'Add `devices.tpm` with `//`.',
  judge: (seen) => judgeObject(seen, (domain) => judgeValues(domain, declared, 'yes: an emulated one (swtpm)')),
};
