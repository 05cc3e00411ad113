import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';

/** What tells libvirt that the firmware is to be one with Secure Boot. */
export const secureBoot = {
  '/domain/os/loader/@secure': 'yes',
  '/domain/features/smm/@state': 'on',
} as const;

export const secureBootDeclared: Question = {
  id: 'secure-boot-declared',
  role: 'assumption',
  title: 'Can `loader.secure` and `smm` be declared?',
  fallback: 'domain-raw-xml',
  cure: 'The template’s firmware has Secure Boot without it; to have libvirt insist, change the XML as a string.',
  judge: (seen) => judgeObject(seen, (domain) => judgeValues(domain, secureBoot, 'both reach the XML')),
};
