import type { Refusal } from '../model/refusal.ts';

/** What came of connecting, in libvirt's words where it refused. `silent`: no answer in time, which is not an answer. */
export type Connection =
  | { readonly outcome: 'connected'; readonly said: string }
  | { readonly outcome: 'refused'; readonly refusal: Refusal; readonly words: string }
  | { readonly outcome: 'silent'; readonly why: string };
