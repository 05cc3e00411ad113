import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { waitUntil } from '../../lib/process/wait-until.ts';
import { leftoversOf, nothing, processesOf } from './leaks.ts';
import { root } from './virtspec.ts';

/** A folder for one spec: a working directory, and a TMPDIR in which sandboxes create their folders, so that leftovers can be found. */
export class Workplace implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'vs-')));
  /** Short, because the path of a socket is limited to 107 bytes. */
  readonly sandboxes = join(this.folder, 't');

  constructor() {
    mkdirSync(this.sandboxes);
  }

  /** Environment for a process that creates sandboxes here; what it remembers of guests stays here too. */
  get env(): NodeJS.ProcessEnv {
    return { TMPDIR: this.sandboxes, XDG_STATE_HOME: this.path('state') };
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  write(name: string, text: string | Uint8Array): string {
    const file = this.path(name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** A copy of a lab in `fixtures/labs`, to be modified; returns its lab file. */
  copyLab(name: string): string {
    cpSync(join(root, 'fixtures/labs', name), this.path(name), { recursive: true });
    return this.path(name, 'lab.yaml');
  }

  /** Waits until nothing of any sandbox of this folder is left on the host. */
  async expectNothingLeft(): Promise<void> {
    const left = () => ({ ...leftoversOf(this.sandboxes), folders: readdirSync(this.sandboxes) });
    const gone = () => JSON.stringify(left()) === JSON.stringify(nothing);
    await waitUntil(() => (gone() ? true : undefined), { what: 'nothing to be left', timeout: 10_000 }).catch(() => {});
    expect(left()).toEqual(nothing);
  }

  /** A failed spec may have left processes running: they are ended here, so that no spec leaves anything behind. */
  [Symbol.dispose](): void {
    for (const pid of processesOf(this.folder)) kill(pid);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function kill(pid: string): void {
  try {
    process.kill(Number(pid), 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
