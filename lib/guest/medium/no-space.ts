import { VirtspecError } from '../../error/virtspec-error.ts';

/** The error for a full disk. */
export function noSpace(folder: string, why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'no-space',
    kind: 'environment',
    what: `not enough space for the probe guest in ${folder}`,
    why,
    fix: 'Free about 300 MB there, or set XDG_CACHE_HOME (and TMPDIR) to another file system.',
    cause,
  });
}
