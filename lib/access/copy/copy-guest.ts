import type { GuestOs } from '../../agent/guest-os.ts';
import type { Ended } from '../../agent/guest-program.ts';

export interface CopyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Receives how many bytes were copied until now, and of how many, where that is known. */
  readonly onProgress?: ((bytes: number, of: number | undefined) => void) | undefined;
}

/** Of the side on this machine. */
export interface Sum {
  readonly bytes: number;
  readonly sha256: string;
}

/** What a copy needs of a guest, whichever way leads into it. */
export interface CopyGuest {
  /** Its domain’s name. */
  readonly domain: string;
  os(): Promise<GuestOs>;
  /**
   * Runs a program in the guest, for its small output.
   * @param timeout milliseconds
   */
  run(argv: readonly [string, ...string[]], timeout: number): Promise<Ended>;
  /** Writes a file of this machine over the content of one in the guest. */
  put(file: string, inGuest: string, options: CopyOptions): Promise<Sum>;
  /** Writes a file of the guest over the content of one here. */
  get(inGuest: string, file: string, options: CopyOptions): Promise<Sum>;
}
