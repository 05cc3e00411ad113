import type { Tone } from './section.ts';

/** The single answer of a run, for people: `PASSED`, `DESTRUCTIVE`, `PROCEED WITH WORKAROUNDS`. */
export interface Conclusion {
  readonly word: string;
  readonly tone: Extract<Tone, 'good' | 'warning' | 'bad'>;
  /** What it is based on, a phrase. */
  readonly text: string;
}
