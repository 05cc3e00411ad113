import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { VirtspecError } from '../../error/virtspec-error.ts';
import type { Virsh } from '../../libvirt/lazy-virsh.ts';
import { parsePool } from '../../model/parse-pool.ts';

/** Milliseconds: a gigabyte over ssh. */
const uploadTime = 1_800_000;

/** An ISO in a pool of libvirt: QEMU may read it there, also on another host. Closing it deletes it. */
export class MediumVolume implements AsyncDisposable {
  readonly path: string;
  readonly #virsh: Virsh;
  readonly #pool: string;
  readonly #name: string;

  private constructor(virsh: Virsh, place: { readonly pool: string; readonly name: string; readonly path: string }) {
    this.#virsh = virsh;
    this.#pool = place.pool;
    this.#name = place.name;
    this.path = place.path;
  }

  /**
   * @param wanted the pool; else the first that is a directory and active
   * @throws VirtspecError `no-pool`, `virsh-refused`
   */
  static async upload(virsh: Virsh, iso: string, wanted: string | undefined): Promise<MediumVolume> {
    const pool = wanted ?? (await firstFolderPool(virsh));
    const name = `virtspec-${randomBytes(6).toString('hex')}.iso`;
    const { size } = await stat(iso);
    await virsh.output(['vol-create-as', '--pool', pool, '--name', name, '--capacity', `${size}B`, '--format', 'raw']);
    const volume = new MediumVolume(virsh, { pool, name, path: '' });
    try {
      await virsh.output(['vol-upload', '--pool', pool, '--vol', name, '--file', iso], { timeout: uploadTime });
      const path = (await virsh.output(['vol-path', '--pool', pool, '--vol', name])).trim();
      return new MediumVolume(virsh, { pool, name, path });
    } catch (error) {
      await volume[Symbol.asyncDispose]();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { error } = await this.#virsh.execute(['vol-delete', '--pool', this.#pool, '--vol', this.#name]);
    if (error !== undefined) process.stderr.write(`virtspec: volume ${this.#pool}/${this.#name} is left: ${error}\n`);
  }
}

async function firstFolderPool(virsh: Virsh): Promise<string> {
  const { output } = await virsh.execute(['pool-list', '--name']);
  for (const name of output
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)) {
    const { output: text, error } = await virsh.execute(['pool-dumpxml', '--pool', name]);
    if (error === undefined && parsePool({ text, origin: `virsh pool-dumpxml ${name}` }).type === 'dir') return name;
  }
  throw new VirtspecError({
    code: 'no-pool',
    kind: 'environment',
    what: 'there is no place for the medium',
    why: 'none of libvirt’s active pools is a directory',
    fix: 'Start one, or name another kind of pool with --pool.',
  });
}
