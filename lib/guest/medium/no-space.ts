import { VirtspecError } from '../../error/virtspec-error.ts';

/** The error of a disk that is full. */
export function noSpace(folder: string, why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'no-space',
    kind: 'environment',
    what: `no room for the probe guest in ${folder}`,
    why,
    fix: 'Free some 300 MB there, or point XDG_CACHE_HOME (and TMPDIR) elsewhere.',
    cause,
  });
}
