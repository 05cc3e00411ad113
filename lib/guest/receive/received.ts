/** A message of the listener about the guests, one per line. */
export type Heard =
  | { readonly kind: 'listening'; readonly port: number }
  | {
      readonly kind: 'answer';
      /** MAC of the card that the guest claims to have sent it from. */
      readonly claimed: string;
      /** The sender, according to the receiver's kernel. Empty texts if it does not know it. */
      readonly from: { readonly address: string; readonly mac: string; readonly bridge: string };
      readonly body: string;
    }
  /** A guest asked for orders. */
  | { readonly kind: 'asked'; readonly uuid: string }
  /** The results of its orders: one per line, `ID yes` or `ID no`. */
  | { readonly kind: 'reached'; readonly uuid: string; readonly body: string };
