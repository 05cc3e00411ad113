import type { GuestOs } from '../../agent/guest-os.ts';
import { VirtspecError } from '../../error/virtspec-error.ts';

/**
 * A word of a line of sftp’s batch in which nothing is interpreted.
 * @throws VirtspecError `copy-path` for a name that no such line can express
 */
export function sftpWord(path: string): string {
  if (!/[\0\r\n]/.test(path)) return `"${path.replaceAll(/["\\]/g, '\\$&')}"`;
  throw new VirtspecError({
    code: 'copy-path',
    kind: 'usage',
    what: `${JSON.stringify(path)} cannot be copied by ssh`,
    why: 'its name has a line break',
    fix: 'Rename it, or copy it by the guest agent: --transport agent.',
  });
}

/** An absolute path in the guest as its sftp server has it. */
export function sftpPath(path: string, os: GuestOs): string {
  return os === 'windows' ? `/${path.replaceAll('\\', '/')}` : path;
}
