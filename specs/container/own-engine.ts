import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startEngine } from '../support/container/engine.ts';
import { describeContainers } from '../support/container/lane.ts';
import { leftoversOf, nothing } from '../support/leaks.ts';

/** Control groups of the lane's engines, which are on the host. */
function controlGroups(): string[] {
  const folders = ['', ...readdirSync('/sys/fs/cgroup')].map((name) => `/sys/fs/cgroup/${name}`);
  return folders.flatMap((folder) => {
    try {
      return readdirSync(folder).filter((name) => name.startsWith('virtspec-engine-'));
    } catch {
      return []; // A file.
    }
  });
}

/** The engine that these specs run on. */
export function ownEngine(): void {
  describeContainers('the engine of these specs', () => {
    test('is reachable only by its socket, and leaves nothing behind when its lifeline closes', async () => {
      const before = controlGroups().length;
      const engine = await startEngine();
      const folder = dirname(fileURLToPath(engine.host.replace('unix:', 'file:')));
      expect(leftoversOf(folder).mounts).toEqual([]);
      await engine[Symbol.asyncDispose]();
      expect(leftoversOf(folder)).toEqual(nothing);
      expect(controlGroups().length).toBe(before);
    });
  });
}
