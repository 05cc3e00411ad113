import type { GuestCommand, RunInGuestOptions } from '../agent/guest-command.ts';
import type { CopyGuest } from './copy/copy-guest.ts';

/** In the order in which they are tried. */
export const transportNames = ['agent', 'ssh'] as const;

export type TransportName = (typeof transportNames)[number];

/** A way into one guest that has answered. Closing it ends what it has begun on this machine. */
export interface Transport extends AsyncDisposable {
  readonly name: TransportName;
  /**
   * Runs a command in the guest.
   *
   * @returns its exit code, 128 + n if signal n ended it
   * @throws VirtspecError `guest-timeout` (the command was ended in the guest), and what the transport says of its end; the signal's reason (likewise)
   */
  run(command: GuestCommand, options: RunInGuestOptions): Promise<number>;
  /** For `copyToGuest` and `copyFromGuest`. */
  readonly files: CopyGuest;
}
