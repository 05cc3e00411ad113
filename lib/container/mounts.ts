import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { packageFile, packageRoot } from '../package-file.ts';

/** A folder or file of this machine that is mounted in the container, read-only. */
export interface Mount {
  readonly source: string;
  readonly target: string;
}

/** Path of virtspec in the container. */
const there = '/opt/virtspec';

/**
 * The program that runs in the container. It is not pid 1: Node does not reap the sandbox's orphans, so its pid namespace would never end; bash reaps
 * all of them.
 */
export const insideCommand = ['bash', '-c', 'node "$0"; exit $?', `${there}/dist/verify/inside-container.js`] as const;

/** virtspec itself and its dependencies: next to it in a clone, above it in an installed package. */
export function ownMounts(): readonly Mount[] {
  const parts = ['dist', 'lib', 'package.json', 'node_modules'].map((name) => ({
    source: packageFile(name),
    target: `${there}/${name}`,
  }));
  const above = dirname(packageRoot);
  const dependencies =
    basename(above) === 'node_modules' ? [{ source: above, target: `${dirname(there)}/node_modules` }] : [];
  return [...parts.filter(({ source }) => existsSync(source)), ...dependencies];
}
