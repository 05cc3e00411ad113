import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';
import { declared } from './network-attrset.ts';

export const networkRawXml: Question = {
  id: 'network-raw-xml',
  role: 'fallback',
  title: 'Does a network work as raw XML, through `builtins.toFile`?',
  cure: 'Keep the XML next to the Nix code; NixVirt’s module accepts any path as a definition.',
  judge: (seen) => judgeObject(seen, (network) => judgeValues(network, declared, 'libvirt accepts the XML as written')),
};
