import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { makeFolders } from '../../process/make-folders.ts';

/** What a guest’s agent has shown, for the time when it does not answer. */
export interface KnownGuest {
  /** `ssh-ed25519 AAAA…`; undefined for a guest without an ssh server. */
  readonly hostKey?: string | undefined;
  /** When the agent showed that, as ISO 8601. */
  readonly seen: string;
  /** Of its cards that libvirt knows. */
  readonly addresses: readonly string[];
}

const known = z.object({
  hostKey: z
    .string()
    .regex(/^[\w@.-]+ [A-Za-z0-9+/=]+$/)
    .optional(),
  seen: z.iso.datetime(),
  addresses: z.array(z.string()),
});

/** The user’s own record of guests, a file for each domain by its UUID: `$XDG_STATE_HOME/virtspec/guests/UUID.json`. */
export class KnownGuests {
  readonly #folder: string;

  constructor(env: NodeJS.ProcessEnv = process.env) {
    const xdg = env.XDG_STATE_HOME && isAbsolute(env.XDG_STATE_HOME) ? env.XDG_STATE_HOME : undefined;
    this.#folder = join(xdg ?? join(env.HOME || homedir(), '.local/state'), 'virtspec/guests');
  }

  /** The file of a domain. */
  file(uuid: string): string {
    return join(this.#folder, `${uuid}.json`);
  }

  /** What is known of a domain’s guest; undefined as well if the file cannot be read, or is not virtspec’s. */
  async of(uuid: string): Promise<KnownGuest | undefined> {
    try {
      return known.parse(JSON.parse(await readFile(this.file(uuid), 'utf8')));
    } catch {
      return undefined;
    }
  }

  /**
   * Remembers it, for this user alone. The file is replaced as a whole.
   * @throws what the file system says
   */
  async remember(uuid: string, guest: KnownGuest): Promise<void> {
    const file = this.file(uuid);
    const part = `${file}.${randomBytes(6).toString('hex')}`;
    await makeFolders(dirname(file), 0o700);
    try {
      await writeFile(part, `${JSON.stringify(guest, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
      await rename(part, file);
    } finally {
      await rm(part, { force: true });
    }
  }
}
