import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';

export const networkAttrset: Question = {
  id: 'network-attrset',
  role: 'unknown',
  title: 'Does `network.writeXML` accept a custom attribute set?',
  fallback: 'network-raw-xml',
  cure: 'Write the network as XML: `definition = builtins.toFile "lan.xml" "<network>…"`.',
  judge: (seen) =>
    judgeObject(seen, (network) => judgeValues(network, declared, 'yes: it writes bridge, address and DHCP range')),
};

/** What the work plan's snippet declares. */
export const declared = {
  '/network/forward/@mode': 'nat',
  '/network/bridge/@name': 'virbr99',
  '/network/ip/@address': '192.168.99.1',
  '/network/ip/@netmask': '255.255.255.0',
  '/network/ip/dhcp/range/@start': '192.168.99.100',
  '/network/ip/dhcp/range/@end': '192.168.99.200',
} as const;
