import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';

/** What makes libvirt require firmware with Secure Boot. */
export const secureBoot = {
  '/domain/os/loader/@secure': 'yes',
  '/domain/features/smm/@state': 'on',
} as const;

export const secureBootDeclared: Question = {
  id: 'secure-boot-declared',
  role: 'assumption',
  title: 'Can `loader.secure` and `smm` be declared?',
  fallback: 'domain-raw-xml',
  cure: 'Rely on the template’s firmware, which has Secure Boot without them; to make libvirt require it, change the XML as a string.',
  judge: (seen) => judgeObject(seen, (domain) => judgeValues(domain, secureBoot, 'yes: both are in the XML')),
};
