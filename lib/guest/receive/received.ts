/** What the listener tells of the guests, one a line. */
export type Heard =
  | { readonly kind: 'listening'; readonly port: number }
  | {
      readonly kind: 'answer';
      /** MAC of the card that the guest says it sent this by. */
      readonly claimed: string;
      /** Who sent it, as the receiver's kernel knows. Empty texts where it does not. */
      readonly from: { readonly address: string; readonly mac: string; readonly bridge: string };
      readonly body: string;
    }
  /** A guest asked what to do next. */
  | { readonly kind: 'asked'; readonly uuid: string }
  /** What came of its orders: a line each, `ID yes` or `ID no`. */
  | { readonly kind: 'reached'; readonly uuid: string; readonly body: string };
