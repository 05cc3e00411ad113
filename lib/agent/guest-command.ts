/** What is to run in a guest. */
export type GuestCommand =
  /** One word is a line for the guest’s shell (sh, PowerShell); several are a program and its arguments, which no shell interprets. */
  | { readonly words: readonly [string, ...string[]] }
  /** The content of a script: for sh or what its first line names, for PowerShell on Windows. */
  | { readonly script: string };

export interface RunInGuestOptions {
  /** Milliseconds until the command is ended in the guest. */
  readonly timeout: number;
  /** Aborting it ends the command in the guest too. */
  readonly signal?: AbortSignal | undefined;
  /** Receive the command’s output as it comes, in order. */
  readonly onStdout: (bytes: Buffer) => void;
  readonly onStderr: (bytes: Buffer) => void;
}
