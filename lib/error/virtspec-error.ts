/**
 * What went wrong in the harness, as opposed to in the lab: a finding about the lab is returned, an error is thrown.
 *
 * The kind decides the exit code (`exitCodeOf`):
 * - `usage`: the command line, the lab file or the XML it names is not usable; nothing was applied (2)
 * - `refused`: libvirt refused a part of the lab; the lab is at fault (1)
 * - `environment`: this machine lacks something, or something it offered broke during the run (3)
 * - `interrupted`: a signal ended the run (128 + signal number)
 */
export type ErrorKind = 'usage' | 'refused' | 'environment' | 'interrupted';

/** The three lines a person reads, and what a program needs. */
export interface ErrorParts {
  /** Stable, kebab-case, for programs: `lab-not-found`. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** One sentence: what could not be done. */
  readonly what: string;
  /** Why, in the words of whoever refused, if they said anything. */
  readonly why?: string;
  /** What the reader can do about it. */
  readonly fix?: string;
  /** For `interrupted`: the signal's number. */
  readonly signal?: number;
  /** The original error; printed with `--debug` only. */
  readonly cause?: unknown;
}

/** The one error family of virtspec. Wrapped once, at a layer's border; never logged and rethrown. */
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

/** Exit code of a run that ended with `error`: 1 refused, 2 usage, 3 environment, 128 + n signal, 70 (EX_SOFTWARE) a defect of virtspec. */
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
