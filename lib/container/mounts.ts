import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { packageFile, packageRoot } from '../package-file.ts';

/** A folder or file of this machine that the container sees, read-only. */
export interface Mount {
  readonly source: string;
  readonly target: string;
}

/** Where virtspec stands in the container. */
const there = '/opt/virtspec';

/**
 * The program that runs in the container. Not as pid 1, where Node would leave the sandbox's orphans unburied and its pid namespace
 * would never end; bash reaps whatever it is given.
 */
export const insideCommand = ['bash', '-c', 'node "$0"; exit $?', `${there}/dist/verify/inside-container.js`] as const;

/** virtspec itself and its dependencies: beside it in a clone, above it where it was installed as a package. */
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
