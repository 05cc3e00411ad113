import type { Evidence } from '../xml/evidence.ts';

/** Good news, bad news, or neither. */
export type Tone = 'good' | 'warning' | 'bad' | 'faint' | 'plain';

/** One line with a mark, and what belongs to it, each under a label. In every text, what stands between backticks is code. */
export interface Entry {
  /** One character: `✓`, `-`. */
  readonly mark: string;
  readonly tone: Tone;
  /** A short name before the text; names of one list are aligned. */
  readonly name?: string;
  readonly text: string;
  readonly lines: readonly { readonly label: string; readonly text: string }[];
}

/** What a section is made of, as every reporter for people shows it. */
export type Block =
  | { readonly kind: 'text'; readonly text: string; readonly tone: Tone }
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | { readonly kind: 'checklist'; readonly items: readonly { readonly done: boolean; readonly text: string }[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'evidence'; readonly of: string; readonly pieces: readonly Evidence[] };

/**
 * A part of a report for people, of a command whose findings are best shown another way than one by one (`plan`, `spike`).
 * `glance`: at the terminal only; `detail`: in written reports only.
 */
export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly only?: 'glance' | 'detail';
}
