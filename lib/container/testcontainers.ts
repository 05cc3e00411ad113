/** testcontainers is an optional peer dependency: with its dependencies it takes some 50 MB, and only the target `container` uses it. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { packageFile, packageRoot } from '../package-file.ts';
import { version } from '../version.ts';

const name = 'testcontainers';

/**
 * Looks for the package without loading it, which takes a second: if it is missing, the run ends before anything has started.
 * @throws VirtspecError `testcontainers-missing`
 */
export function requireTestcontainers(): void {
  try {
    import.meta.resolve(name);
  } catch (cause) {
    throw missing(cause);
  }
}

/** @throws VirtspecError `testcontainers-missing`, `testcontainers-unusable` */
export async function loadTestcontainers(): Promise<typeof import('testcontainers')> {
  requireTestcontainers();
  try {
    return await import('testcontainers');
  } catch (cause) {
    throw new VirtspecError({
      code: 'testcontainers-unusable',
      kind: 'environment',
      what: `the package ${name} is installed, but cannot be loaded`,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: howToInstall(),
      cause,
    });
  }
}

function missing(cause: unknown): VirtspecError {
  return new VirtspecError({
    code: 'testcontainers-missing',
    kind: 'environment',
    what: `--target container requires the package ${name}, which is not installed`,
    why: 'it is an optional peer dependency of virtspec, because no other target uses it',
    fix: howToInstall(),
    cause,
  });
}

/** The command that adds a package to the project of each lock file. */
const additions = {
  'pnpm-lock.yaml': 'pnpm add --save-dev',
  'yarn.lock': 'yarn add --dev',
  'bun.lock': 'bun add --dev',
} as const;

/**
 * Node looks for virtspec's imports where virtspec itself is installed, whatever the working directory is.
 * @param root virtspec's own folder
 */
export function howToInstall(root = packageRoot): string {
  if (root.startsWith('/nix/store/'))
    return 'Use --target sandbox: the Nix package includes libvirt and QEMU for a sandbox, but not testcontainers.';
  const end = root.indexOf('/node_modules/');
  if (end === -1) return `Install the packages of the clone: npm --prefix ${shellWord(root)} ci --include=dev`;

  const wanted = `${name}@${testedRelease()}`;
  const folder = root.slice(0, end);
  // npx creates a folder for each set of packages, and may remove it at any time.
  if (basename(dirname(folder)) === '_npx')
    return `Let npx install both: npx --package=virtspec@${version} --package=${wanted} virtspec verify --target container`;
  if (!existsSync(join(folder, 'package.json')) && basename(folder) === 'lib')
    return `Install it next to virtspec: npm install --global --prefix ${shellWord(dirname(folder))} ${wanted}`;
  for (const [lock, add] of Object.entries(additions)) {
    if (existsSync(join(folder, lock))) return `Add it to the project that depends on virtspec: ${add} ${wanted}`;
  }
  return `Install it next to virtspec: npm install --save-dev --prefix ${shellWord(folder)} ${wanted}`;
}

/** The oldest suitable release, which the specs run on: later ones need a later Node than virtspec does. */
function testedRelease(): string {
  const { peerDependencies } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  return peerDependencies[name].replace('^', '');
}
