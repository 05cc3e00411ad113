import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for the reports of measured runs, removed at the end. */
export class WorkFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'virtspec-bench-'));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
