import type { Refusal } from '../model/refusal.ts';

/** The result of connecting, with libvirt's message if it refused. `silent`: no answer in time, so nothing is known. */
export type Connection =
  | { readonly outcome: 'connected'; readonly said: string }
  | { readonly outcome: 'refused'; readonly refusal: Refusal; readonly words: string }
  | { readonly outcome: 'silent'; readonly why: string };
