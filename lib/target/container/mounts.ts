import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder or file of this machine that the container sees, read-only. */
export interface Mount {
  readonly source: string;
  readonly target: string;
}

const home = fileURLToPath(new URL('../../..', import.meta.url));

/** Where virtspec stands in the container. */
const there = '/opt/virtspec';

/** The program that runs in the container, as a path of its own. */
export const insideProgram = `${there}/dist/verify/inside-container.js`;

/** virtspec itself and its dependencies: beside it in a clone, above it where it was installed as a package. */
export function ownMounts(): readonly Mount[] {
  const parts = ['dist', 'lib', 'package.json', 'node_modules'].map((name) => ({
    source: join(home, name),
    target: `${there}/${name}`,
  }));
  const above = dirname(home.replace(/\/$/, ''));
  const dependencies =
    basename(above) === 'node_modules' ? [{ source: above, target: `${dirname(there)}/node_modules` }] : [];
  return [...parts.filter(({ source }) => existsSync(source)), ...dependencies];
}
