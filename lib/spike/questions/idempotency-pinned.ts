import { judgeApplied } from '../judge-applied.ts';
import type { Question } from '../question.ts';

export const idempotencyPinned: Question = {
  id: 'idempotency-pinned',
  role: 'fallback',
  title: 'The same lab with every MAC declared and `restart = false`, applied a second time',
  cure: 'Keep the MACs beside the Nix code, and `restart = false` on every domain with a TPM: newer libvirts write the profile of a new TPM into the definition. `virtspec verify` looks for what is missing.',
  judge: judgeApplied,
};
