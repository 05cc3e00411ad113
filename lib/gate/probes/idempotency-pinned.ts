import { judgeApplied } from '../judge-applied.ts';
import type { Probe } from '../probe.ts';

export const idempotencyPinned: Probe = {
  id: 'idempotency-pinned',
  role: 'fallback',
  title: 'The same lab with every MAC declared, applied a second time',
  steps: [2, 4],
  cure: 'Keep the MACs beside the Nix code; `virtspec verify` looks for one that is missing.',
  judge: judgeApplied,
};
