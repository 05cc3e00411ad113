import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { howToInstall } from '../../lib/container/testcontainers.ts';
import { version } from '../../lib/version.ts';
import { root, specEnvironment } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const wanted = `testcontainers@${manifest.devDependencies.testcontainers}`;

/** virtspec as npm installs it for its users: the packed files, with its dependencies and nothing else. */
const place = new Workplace();
const modules = place.path('lib/node_modules');
const installed = join(modules, 'virtspec');
afterAll(() => place[Symbol.dispose]());
beforeAll(() => {
  mkdirSync(modules, { recursive: true });
  const words = ['pack', '--silent', '--ignore-scripts', '--pack-destination', place.folder];
  const file = execFileSync('npm', words, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  execFileSync('tar', ['-xf', place.path(file), '--transform', 's,^package,virtspec,', '-C', modules]);
  for (const name of Object.keys(manifest.dependencies)) {
    cpSync(join(root, 'node_modules', name), join(modules, name), { recursive: true, dereference: true });
  }
}, 120_000);

function runInstalled(...args: readonly string[]) {
  const words = [join(installed, 'dist/cli/main.js'), 'verify', '--lab', `${root}fixtures/labs/plain-linux/lab.yaml`];
  const env = specEnvironment({ ...place.env, DOCKER_HOST: '' });
  return spawnSync(process.execPath, [...words, ...args], { cwd: place.folder, encoding: 'utf8', env });
}

describe('virtspec installed without testcontainers', () => {
  test('takes less than 20 MB', () => {
    const files = readdirSync(modules, { recursive: true, encoding: 'utf8' });
    const bytes = files.reduce((sum, file) => sum + statSync(join(modules, file)).size, 0);
    expect(bytes).toBeLessThan(20_000_000);
  });

  test('verifies a lab', () => {
    const { status, stdout, stderr } = runInstalled('--target', 'rendered', '--reporter', 'terminal');
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('PASSED');
  });

  test('ends --target container before anything has started: exit 3, what, why, and the command that installs it', () => {
    const { status, stdout, stderr } = runInstalled('--target', 'container', '--reporter', 'json:seen.json');
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining('--target container requires the package testcontainers, which is not installed'),
      expect.stringContaining('optional peer dependency'),
      expect.stringContaining(`npm install --global --prefix ${place.folder} ${wanted}`),
    ]);
    expect(existsSync(place.path('seen.json'))).toBe(false);
  });

  test('reports one that cannot be loaded with exit 3, its own message, and the suitable release', () => {
    place.write('lib/node_modules/testcontainers/package.json', '{ "main": "index.js" }');
    place.write('lib/node_modules/testcontainers/index.js', 'throw new TypeError("it wants another Node")');
    const { status, stdout } = runInstalled('--target', 'container', '--reporter', 'json');
    expect(JSON.parse(stdout).breakdown).toMatchObject({
      code: 'testcontainers-unusable',
      why: 'it wants another Node',
      fix: expect.stringContaining(wanted),
    });
    expect(status).toBe(3);
  });
});

describe('how testcontainers is installed', () => {
  const cases = {
    'a project of npm': {
      has: ['package.json', 'package-lock.json'],
      at: 'node_modules/virtspec',
      command: (folder: string) => `npm install --save-dev --prefix ${folder} ${wanted}`,
    },
    'a project of pnpm': {
      has: ['package.json', 'pnpm-lock.yaml'],
      at: `node_modules/.pnpm/virtspec@${version}/node_modules/virtspec`,
      command: () => `pnpm add --save-dev ${wanted}`,
    },
    'a project of yarn': {
      has: ['package.json', 'yarn.lock'],
      at: 'node_modules/virtspec',
      command: () => `yarn add --dev ${wanted}`,
    },
    'a global installation': {
      has: [],
      at: 'lib/node_modules/virtspec',
      command: (folder: string) => `npm install --global --prefix ${folder} ${wanted}`,
    },
    'a run by npx': {
      has: [],
      at: '_npx/0f1e2d3c/node_modules/virtspec',
      command: () => `npx --package=virtspec@${version} --package=${wanted} virtspec verify --target container`,
    },
    'a clone': {
      has: ['package.json'],
      at: '.',
      command: (folder: string) => `npm --prefix ${folder} ci --include=dev`,
    },
  };

  test.each(Object.entries(cases))('next to virtspec in %s', (_, { has, at, command }) => {
    using made = new Workplace();
    for (const file of has) made.write(file, '{}');
    expect(howToInstall(made.path(at)).split(': ').at(-1)).toBe(command(made.folder));
  });

  test('not in a Nix store, where nothing can be added', () => {
    const fix = howToInstall('/nix/store/0c0-virtspec-0.1.0/lib/node_modules/virtspec');
    expect(fix).toContain('--target sandbox');
    expect(fix).not.toContain('npm');
  });
});

test('the named release is the one that the specs run on', () => {
  expect(manifest.peerDependencies.testcontainers).toBe(`^${manifest.devDependencies.testcontainers}`);
});
