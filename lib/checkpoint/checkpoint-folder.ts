import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { isSession } from './state-paths.ts';

/** Where the checkpoints of the system's libvirt are, unless the user names another folder. */
export const systemFolder = '/var/lib/virtspec/checkpoints';

/**
 * The folder of the checkpoints: the one that was passed; else for a user's own libvirt (`/session`) `$XDG_STATE_HOME/virtspec/checkpoints`, by default
 * under `~/.local/state`; else `systemFolder`.
 */
export function checkpointFolder(
  passed: string | undefined,
  uri: string,
  env: NodeJS.ProcessEnv = process.env,
): string {
  if (passed !== undefined) return resolve(passed);
  if (!isSession(uri)) return systemFolder;
  const xdg = env.XDG_STATE_HOME && isAbsolute(env.XDG_STATE_HOME) ? env.XDG_STATE_HOME : undefined;
  return join(xdg ?? join(env.HOME || homedir(), '.local/state'), 'virtspec/checkpoints');
}
