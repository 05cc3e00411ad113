import { judgeApplied } from '../judge-applied.ts';
import type { Question } from '../question.ts';

export const idempotencyPinned: Question = {
  id: 'idempotency-pinned',
  role: 'fallback',
  title: 'Does a second apply change nothing with every MAC declared and `restart = false`?',
  cure: 'Keep the MACs next to the Nix code, and set `restart = false` on every domain with a TPM, because newer libvirt releases write the profile of a new TPM into the definition. `virtspec verify` reports what is missing.',
  judge: judgeApplied,
};
