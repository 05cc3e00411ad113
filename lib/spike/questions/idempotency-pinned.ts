import { judgeApplied } from '../judge-applied.ts';
import type { Probe } from '../question.ts';

export const idempotencyPinned: Probe = {
  id: 'idempotency-pinned',
  role: 'fallback',
  title: 'The same lab with every MAC declared and `restart = false`, applied a second time',
  steps: [2, 4],
  cure: 'Keep the MACs beside the Nix code, and `restart = false` on every domain with a TPM: newer libvirts write the profile of a new TPM into the definition. `virtspec verify` looks for what is missing.',
  judge: judgeApplied,
};
