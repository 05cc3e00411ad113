import { judgeApplied } from '../judge-applied.ts';
import type { Probe } from '../question.ts';

export const idempotency: Probe = {
  id: 'idempotency',
  role: 'assumption',
  title: 'Applied a second time, does NixVirt leave the plan’s running domain and its MACs alone?',
  steps: [2, 4],
  fallback: 'idempotency-pinned',
  cure: 'Declare a MAC on every network and on every NIC (`mac = { address = "52:54:00:…"; }`), and `restart = false` on every domain with a TPM.',
  judge: judgeApplied,
};
