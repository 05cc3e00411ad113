import { randomBytes } from 'node:crypto';
import type { GuestOs } from '../../agent/guest-os.ts';
import type { Ended } from '../../agent/guest-program.ts';
import { VirtspecError } from '../../error/virtspec-error.ts';
import type { CopyGuest } from './copy-guest.ts';
import * as posix from './posix-scripts.ts';
import * as windows from './windows-scripts.ts';

/** Milliseconds for the digest of a large file in the guest, or a rename. */
const patience = 600_000;

/** What is done with a file in a guest besides reading and writing it, by the guest's own programs. */
export class CopyPlace {
  readonly guest: CopyGuest;
  readonly #os: GuestOs;

  private constructor(guest: CopyGuest, os: GuestOs) {
    this.guest = guest;
    this.#os = os;
  }

  /**
   * @param path in the guest
   * @throws VirtspecError `copy-path` for a path that is not absolute there; as the guest's `run`
   */
  static async of(guest: CopyGuest, path: string): Promise<CopyPlace> {
    const os = await guest.os();
    const isAbsolute = os === 'windows' ? /^([a-z]:[\\/]|\\\\)/i : /^\//;
    if (!isAbsolute.test(path)) throw notAbsolute(guest.domain, path, os);
    return new CopyPlace(guest, os);
  }

  /**
   * Makes a file that only the user that copies (on Windows the administrators) can read, beside the target.
   *
   * @param name of the file, if the target is a folder
   * @throws VirtspecError `copy-guest` with the guest's own words
   */
  async begin(target: string, name: string): Promise<{ readonly path: string; readonly part: string }> {
    const suffix = `.virtspec-${randomBytes(6).toString('hex')}`;
    const argv = this.#scripts.begin(target, name, suffix);
    const { stdout } = await this.#run(argv, target, {
      fix: 'Name a file, or a folder that exists; several files need a folder.',
    });
    const path = stdout.toString('utf8').replace(/\r?\n$/, '');
    return { path, part: path + suffix };
  }

  /** @throws VirtspecError `copy-guest` for what is no file, before it is opened: a FIFO would keep the guest’s agent waiting */
  async requireFile(path: string): Promise<void> {
    const argv = this.#scripts.requireFile(path);
    await this.#run(argv, path, {
      what: `${path} of ${this.guest.domain} cannot be read`,
      fix: 'Name a file; pack a folder into one (tar, zip).',
    });
  }

  /** @returns the SHA-256 of a file in the guest */
  async digest(path: string): Promise<string> {
    const { stdout } = await this.#run(this.#scripts.digest(path), path);
    return stdout.toString('utf8').trim().toLowerCase();
  }

  /**
   * Gives the file its name, over what is there.
   * @param mode its permissions; of no meaning on Windows
   */
  async end(part: string, path: string, mode: number): Promise<void> {
    await this.#run(this.#scripts.end(part, path, mode), path);
  }

  async remove(part: string): Promise<void> {
    await this.#run(this.#scripts.remove(part), part);
  }

  get #scripts() {
    return this.#os === 'windows' ? windows : posix;
  }

  async #run(
    argv: readonly [string, ...string[]],
    path: string,
    words: { readonly what?: string; readonly fix?: string } = {},
  ): Promise<Ended> {
    const ended = await this.guest.run(argv, patience);
    if (ended.exitCode === 0) return ended;
    throw new VirtspecError({
      code: 'copy-guest',
      kind: 'environment',
      what: `${this.guest.domain} refuses ${path}`,
      why: ended.stderr.toString('utf8').trim() || `its shell ended with ${ended.exitCode ?? `signal ${ended.signal}`}`,
      ...words,
    });
  }
}

function notAbsolute(domain: string, path: string, os: GuestOs): VirtspecError {
  return new VirtspecError({
    code: 'copy-path',
    kind: 'usage',
    what: `${path === '' ? 'an empty path' : path} is not an absolute path in ${domain}`,
    why: 'a copy has no folder of its own there',
    fix:
      os === 'windows' ? 'Pass one that begins with a drive: `C:\\Windows\\Temp\\`.' : 'Pass one that begins with /.',
  });
}
