import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * This package's folder: in a clone, in `node_modules`, in a container. The build moves modules, so it is the nearest folder above that has a
 * package.json.
 */
export const packageRoot: string = rootAbove(import.meta.dirname);

/** The absolute path of a file or folder of this package: `packageFile('lib/render/render.nix')`. */
export function packageFile(path: string): string {
  return join(packageRoot, path);
}

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));
}
