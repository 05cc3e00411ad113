import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { SshTarget } from './ssh-target.ts';

/**
 * Bytes of a path: `sun_path` has 104 on some systems with its final NUL, and ssh listens on the path with 17 more characters first.
 * https://github.com/openssh/openssh-portable/blob/master/mux.c (muxserver_listen)
 */
const longest = 103 - 17;

/**
 * The socket of the connection that commands to one target share: in `$XDG_RUNTIME_DIR/virtspec`, else in a folder of the temporary folder that only this user
 * can enter. Its name has everything of the target in it, the pinned host key too: a connection that another key proved is another one.
 *
 * @returns undefined if there is no such folder, or its path is too long: then the connection is not shared
 */
export async function controlPath(
  target: SshTarget,
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | undefined> {
  const { uuid, address, user, port, key, jump, pinned } = target;
  const text = JSON.stringify([uuid, address, user, port, key, jump, pinned?.key]);
  const name = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const runtime = env.XDG_RUNTIME_DIR;
  const own = `virtspec-${process.getuid?.() ?? 0}`;
  const folders = [
    ...(runtime && isAbsolute(runtime) ? [join(runtime, 'virtspec')] : []),
    join(tmpdir(), own),
    join('/tmp', own),
  ];
  for (const folder of folders) {
    const path = join(folder, name);
    if (Buffer.byteLength(path) <= longest && (await isPrivate(folder))) return path;
  }
  return undefined;
}

/** Makes the folder if it does not exist. Another user’s, or one that others can enter, is not used. */
async function isPrivate(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const is = await lstat(folder);
    return is.isDirectory() && is.uid === process.getuid?.() && (is.mode & 0o077) === 0;
  } catch {
    return false;
  }
}
