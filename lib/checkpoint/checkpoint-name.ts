import { VirtspecError } from '../error/virtspec-error.ts';

/** The ends of names that virtspec uses itself. */
const own = ['.part', '.deleted', '.json', '.lock'];

/**
 * Refuses a name that cannot be a folder's, or that a shell or this command line would take for something else.
 * @throws VirtspecError `checkpoint-name` (usage)
 */
export function requireCheckpointName(name: string): void {
  const why = problemOf(name);
  if (why === undefined) return;
  throw new VirtspecError({
    code: 'checkpoint-name',
    kind: 'usage',
    what: `${JSON.stringify(name.length > 80 ? `${name.slice(0, 79)}…` : name)} cannot be the name of a checkpoint`,
    why,
    fix: 'Use letters, digits, dots, dashes and underscores: before-upgrade.',
  });
}

function problemOf(name: string): string | undefined {
  if (name.startsWith('-')) return 'it looks like an option';
  if (name.startsWith('.')) return 'it begins with a dot';
  if (name.includes('/')) return 'it is a path; --directory names the folder';
  if (!/^[\p{L}\p{M}\p{N}._-]+$/u.test(name)) return 'it has a blank or a special character';
  if (Buffer.byteLength(name) > 200) return 'it is longer than 200 bytes';
  const end = own.find((one) => name.endsWith(one));
  return end === undefined ? undefined : `it ends with ${end}, as files of virtspec itself do`;
}
