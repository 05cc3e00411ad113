import { VirtspecError } from '../error/virtspec-error.ts';

/** The error for a lab that could not be read, which says that the disk is as it was. What this machine lacks is `init-unread`. */
export function nothingWritten(error: VirtspecError): VirtspecError {
  const { code, kind, what, why, fix } = error;
  return new VirtspecError({
    code: kind === 'environment' ? 'init-unread' : code,
    kind,
    what: `${what}; nothing was written`,
    ...(why !== undefined && { why }),
    ...(fix !== undefined && { fix }),
    cause: error,
  });
}
