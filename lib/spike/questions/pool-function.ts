import { judgeObject, judgeValues } from '../judgement.ts';
import type { Question } from '../question.ts';

const declared = {
  '/pool/@type': 'dir',
  '/pool/name': 'homelab',
  '/pool/target/path': '/var/lib/libvirt/images/homelab',
} as const;

export const poolFunction: Question = {
  id: 'pool-function',
  role: 'unknown',
  title: 'Does `pool.writeXML` exist and work?',
  fallback: 'storage-by-script',
  cure: 'Create the pool with `virsh` in a script, before `nixos-rebuild switch`.',
  judge: (seen) => judgeObject(seen, (pool) => judgeValues(pool, declared, 'yes: it writes type, name and path')),
};
