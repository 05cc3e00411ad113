import { join, resolve } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { readBounded } from '../process/read-bounded.ts';
import { whyUnreadable } from '../process/why-unreadable.ts';

/** The kind of a YAML file, for messages. */
export interface YamlKind {
  /** `lab file`. */
  readonly name: string;
  /** Prefix of its error codes: `lab`. */
  readonly code: string;
  /** Where editors find its schema. */
  readonly schema: string;
  /** What to do if there is no such file. */
  readonly absent?: string;
}

/**
 * The text of a file that a user wrote, UTF-8.
 * @throws VirtspecError `<code>-not-found`, `<code>-unreadable`
 */
export async function readYamlText(path: string, kind: YamlKind): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readBounded(path));
  } catch (cause) {
    throw unreadable(path, kind, cause as NodeJS.ErrnoException);
  }
}

function unreadable(path: string, { name, code, absent }: YamlKind, cause: NodeJS.ErrnoException): VirtspecError {
  if (cause.code === 'ENOENT') {
    return new VirtspecError({
      code: `${code}-not-found`,
      kind: 'usage',
      what: `the ${name} ${path} does not exist`,
      why: `there is no ${resolve(path)}`,
      fix: absent ?? 'Correct the path.',
      cause,
    });
  }
  return new VirtspecError({
    code: `${code}-unreadable`,
    kind: 'usage',
    what: `the ${name} ${path} cannot be read`,
    why: whyUnreadable(cause),
    fix:
      cause.code === 'EISDIR'
        ? `Name the file: ${join(path, `${code === 'lab' ? 'lab' : 'plan'}.yaml`)}`
        : 'Check the file and its permissions.',
    cause,
  });
}
