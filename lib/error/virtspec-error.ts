/**
 * What went wrong in virtspec, as opposed to in the lab: a finding about the lab is returned, an error is thrown.
 *
 * The kind determines the exit code (`exitCodeOf`):
 * - `usage`: the command line, the lab file or the XML that it names is invalid; nothing was applied (2)
 * - `refused`: libvirt rejected a part of the lab; the lab is at fault (1)
 * - `environment`: this machine lacks something, or something on it failed during the run (3)
 * - `interrupted`: a signal ended the run (128 + signal number)
 */
export type ErrorKind = 'usage' | 'refused' | 'environment' | 'interrupted';

/** The three lines that a user reads, and what a program needs. */
export interface ErrorParts {
  /** Stable, kebab-case, for programs: `lab-not-found`. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** One sentence: what could not be done. */
  readonly what: string;
  /** Why, in the words of the program that refused, if it gave a reason. */
  readonly why?: string;
  /** What the user can do about it. */
  readonly fix?: string;
  /** For `interrupted`: the signal's number. */
  readonly signal?: number;
  /** The original error; printed with `--debug` only. */
  readonly cause?: unknown;
}

/** The only error family of virtspec. Wrapped once, at the boundary of a layer; never logged and rethrown. */
export class VirtspecError extends Error {
  override readonly name = 'VirtspecError';
  readonly code: string;
  readonly kind: ErrorKind;
  readonly what: string;
  readonly why: string | undefined;
  readonly fix: string | undefined;
  readonly signal: number | undefined;

  constructor(parts: ErrorParts) {
    super(parts.why ? `${parts.what}: ${parts.why}` : parts.what, { cause: parts.cause });
    this.code = parts.code;
    this.kind = parts.kind;
    this.what = parts.what;
    this.why = parts.why;
    this.fix = parts.fix;
    this.signal = parts.signal;
  }
}

/** Exit code of a run that ended with `error`: 1 refused, 2 usage, 3 environment, 128 + n signal, 70 (EX_SOFTWARE) a bug in virtspec. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof VirtspecError)) return 70;
  switch (error.kind) {
    case 'usage':
      return 2;
    case 'refused':
      return 1;
    case 'environment':
      return 3;
    case 'interrupted':
      return 128 + (error.signal ?? 2);
  }
}
