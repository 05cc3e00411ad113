import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';

/** The installer's CD-ROM. */
export const installer = {
  '/domain/devices/disk[@device="cdrom"][1]/source/@file': '/var/lib/libvirt/iso/not-there.iso',
} as const;

export const isoPath: Question = {
  id: 'iso-path',
  role: 'assumption',
  title: 'Can the ISO be named by a string before it exists?',
  fallback: 'domain-raw-xml',
  cure: 'Set the path in the XML as a string.',
  judge: (seen) =>
    judgeObject(seen, (domain) =>
      judgeValues(domain, installer, 'yes: it evaluates and is defined; only the start requires the file'),
    ),
};
