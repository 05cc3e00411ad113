import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';
import { declared } from './network-attrset.ts';

export const networkRawXml: Question = {
  id: 'network-raw-xml',
  role: 'fallback',
  title: 'A network as raw XML through `builtins.toFile`',
  cure: 'Keep the XML beside the Nix code; NixVirt’s module takes any path as a definition.',
  judge: (seen) => judgeObject(seen, (network) => judgeValues(network, declared, 'libvirt takes the XML as written')),
};
