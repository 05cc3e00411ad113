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
  title: 'Does `pool.writeXML` exist, and work?',
  fallback: 'storage-by-script',
  cure: 'Make the pool with the plan’s `scripts/create-volumes.sh`.',
  judge: (seen) => judgeObject(seen, (pool) => judgeValues(pool, declared, 'exists, and writes type, name and path')),
};
