import { VirtspecError } from '../../error/virtspec-error.ts';
import type { HostRunner } from '../../libvirt/host-view.ts';

/**
 * Replaces the content of files by that of another one until it is closed: a bind mount in the sandbox's own mount namespace, so that paths and files
 * do not change.
 */
export class MediumSwap implements AsyncDisposable {
  readonly #run: HostRunner;
  readonly #mounted: string[] = [];

  private constructor(run: HostRunner) {
    this.#run = run;
  }

  /**
   * @param medium path in the sandbox
   * @param paths of the files whose content it replaces; each must exist
   * @throws VirtspecError `probe-medium-folder` for a path that is a folder; `probe-medium-refused`
   */
  static async open(run: HostRunner, medium: string, paths: ReadonlySet<string>): Promise<MediumSwap> {
    const swap = new MediumSwap(run);
    try {
      for (const path of paths) await swap.#mount(medium, path);
      return swap;
    } catch (error) {
      await swap[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Removes all mounts, the last first. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const path of this.#mounted.toReversed()) await this.#run(['umount', '--', path]);
    this.#mounted.length = 0;
  }

  async #mount(medium: string, path: string): Promise<void> {
    if ((await this.#run(['test', '-d', path])).code === 0) throw isFolder(path);
    const { code, stderr } = await this.#run(['mount', '--bind', '--', medium, path]);
    if (code !== 0) throw refused(path, stderr.trim());
    this.#mounted.push(path);
  }
}

function isFolder(path: string): VirtspecError {
  return new VirtspecError({
    code: 'probe-medium-folder',
    kind: 'usage',
    what: `the install medium ${path} is a folder`,
    why: 'a CD-ROM requires a file; libvirt would define the domain, but QEMU would not start it',
    fix: 'Declare the ISO file itself.',
  });
}

function refused(path: string, why: string): VirtspecError {
  return new VirtspecError({
    code: 'probe-medium-refused',
    kind: 'environment',
    what: `the probe could not replace the medium ${path}`,
    why,
  });
}
