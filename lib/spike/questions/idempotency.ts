import { judgeApplied } from '../judge-applied.ts';
import type { Question } from '../question.ts';

export const idempotency: Question = {
  id: 'idempotency',
  role: 'assumption',
  title: 'Does a second apply leave a running domain and the MACs unchanged?',
  fallback: 'idempotency-pinned',
  cure: 'Declare a MAC on every network and on every NIC (`mac = { address = "52:54:00:…"; }`), and set `restart = false` on every domain with a TPM.',
  judge: judgeApplied,
};
