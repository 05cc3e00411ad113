import type { SmokeResult } from '../model/smoke.ts';

/** Whether a started domain did what was asked; `unseen`: it runs, and has no screen to show more. */
export function markOf({ running, problem, screen }: SmokeResult): 'good' | 'bad' | 'unseen' {
  if (!running) return 'bad';
  if (screen === undefined) return 'unseen';
  return problem === undefined ? 'good' : 'bad';
}
