import type { Evidence } from '../xml/evidence.ts';

/** Good news, bad news, or neither. */
export type Tone = 'good' | 'warning' | 'bad' | 'faint' | 'plain';

/** One line with a mark, and its details, each with a label. In all texts, what is between backticks is code. */
export interface Entry {
  /** One character: `✓`, `-`. */
  readonly mark: string;
  readonly tone: Tone;
  /** A short name before the text; names in one list are aligned. */
  readonly name?: string;
  readonly text: string;
  readonly lines: readonly { readonly label: string; readonly text: string }[];
}

/** The elements of a section, which every reporter for people shows. */
export type Block =
  | { readonly kind: 'text'; readonly text: string; readonly tone: Tone }
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | { readonly kind: 'checklist'; readonly items: readonly { readonly done: boolean; readonly text: string }[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'evidence'; readonly of: string; readonly pieces: readonly Evidence[] };

/**
 * A part of a report for people, for a command whose findings are better shown in another way than one by one (`plan`, `spike`). `glance`: only at
 * the terminal; `detail`: only in written reports.
 */
export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly only?: 'glance' | 'detail';
}
