import { judgeApplied } from '../judge-applied.ts';
import type { Question } from '../question.ts';

export const idempotency: Question = {
  id: 'idempotency',
  role: 'assumption',
  title: 'Applied a second time, does NixVirt leave the plan’s running domain and its MACs alone?',
  fallback: 'idempotency-pinned',
  cure: 'Declare a MAC on every network and on every NIC (`mac = { address = "52:54:00:…"; }`), and `restart = false` on every domain with a TPM.',
  judge: judgeApplied,
};
