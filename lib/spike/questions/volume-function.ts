import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';

const declared = {
  '/volume/name': 'dc01.qcow2',
  '/volume/capacity': '60',
  '/volume/capacity/@unit': 'GiB',
  '/volume/target/format/@type': 'qcow2',
} as const;

export const volumeFunction: Question = {
  id: 'volume-function',
  role: 'unknown',
  title: 'Does `volume.writeXML` exist and work?',
  fallback: 'storage-by-script',
  cure: 'Create the volumes with `virsh` in a script, before `nixos-rebuild switch`.',
  judge: (seen) =>
    judgeObject(seen, (volume) => judgeValues(volume, declared, 'yes: it writes name, capacity and format')),
};
