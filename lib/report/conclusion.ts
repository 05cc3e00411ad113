import type { Tone } from './section.ts';

/** The one answer of a run, for people: `PASSED`, `DESTRUCTIVE`, `PROCEED WITH WORKAROUNDS`. */
export interface Conclusion {
  readonly word: string;
  readonly tone: Extract<Tone, 'good' | 'warning' | 'bad'>;
  /** What it was concluded from, a phrase. */
  readonly text: string;
}
