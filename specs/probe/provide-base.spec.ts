import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { provideBase } from '../../lib/probe/medium.ts';

let place = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'vs-probe-'));
  mkdirSync(join(place, 'bin'));
  symlinkSync('/bin/sh', join(place, 'bin/sh'));
  vi.stubEnv('PATH', join(place, 'bin'));
  vi.stubEnv('XDG_CACHE_HOME', join(place, 'cache'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(place, { recursive: true, force: true });
});

/** Programs that say and do nothing but what they are told here. */
function standIns(programs: Readonly<Record<string, string>>): void {
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(place, 'bin', name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(place, 'bin', name), 0o755);
  }
}

const builders = { xorriso: 'exit 1', mformat: 'exit 1', 'dpkg-deb': 'exit 1' };
const kernel = 'echo "linux-image-amd64"; echo "  Depends: linux-image-6.1.0-9-amd64"';
const uris = `for name; do case $name in download|--*) ;; *) echo "'http://mirror/$name.deb' \${name}_1_amd64.deb 7 SHA256:0";; esac; done`;

test('a machine without apt: exit 3, what is missing, and where it can be built', async () => {
  standIns(builders);
  await expect(provideBase()).rejects.toMatchObject({
    code: 'probe-tools-missing',
    kind: 'environment',
    what: expect.stringContaining('apt-get'),
    fix: expect.stringContaining('a machine that has apt'),
  });
});

test('without xorriso: its package', async () => {
  standIns({ ...builders, 'apt-get': 'exit 1', 'apt-cache': 'exit 1' });
  rmSync(join(place, 'bin/xorriso'));
  await expect(provideBase()).rejects.toMatchObject({
    code: 'probe-tools-missing',
    fix: 'Run scripts/setup, or install xorriso.',
  });
});

test('apt without package lists: what to run', async () => {
  standIns({
    ...builders,
    'apt-cache': 'exit 100',
    'apt-get': 'echo "E: Unable to locate package shim-signed" >&2; exit 100',
  });
  await expect(provideBase()).rejects.toMatchObject({ code: 'probe-apt-lists', fix: 'Run `sudo apt-get update`.' });
});

test('no network: apt’s own words, nothing half left in the cache, and no second question', async () => {
  const download = 'echo "E: Failed to fetch http://mirror/x.deb  Could not connect" >&2; exit 100';
  standIns({
    ...builders,
    'apt-cache': kernel,
    'apt-get': `case $* in *--print-uris*) ${uris};; *) ${download};; esac`,
  });
  await expect(provideBase()).rejects.toMatchObject({
    code: 'probe-apt-download',
    why: expect.stringContaining('Could not connect'),
    fix: expect.stringContaining('It takes a network once'),
  });
  expect(readdirSync(join(place, 'cache/virtspec/probe'))).toEqual(['packages']);
});

test('a disk that is full while apt downloads is told as that', async () => {
  const download = 'echo "E: You don\'t have enough free space in /var/cache/apt/archives/." >&2; exit 100';
  standIns({
    ...builders,
    'apt-cache': kernel,
    'apt-get': `case $* in *--print-uris*) ${uris};; *) ${download};; esac`,
  });
  await expect(provideBase()).rejects.toMatchObject({ code: 'no-space', kind: 'environment' });
});

test('packages that hold no kernel: which part, and of what', async () => {
  const make = 'for name; do case $name in download|--*) ;; *) echo > "${name}_1_amd64.deb";; esac; done';
  standIns({
    ...builders,
    'dpkg-deb': 'exit 0',
    tar: 'exit 0',
    'apt-cache': kernel,
    'apt-get': `case $* in *--print-uris*) ${uris};; *) ${make};; esac`,
  });
  await expect(provideBase()).rejects.toMatchObject({
    code: 'probe-part-missing',
    why: expect.stringContaining('linux-image-6.1.0-9-amd64_1_amd64.deb'),
  });
  expect(readdirSync(join(place, 'cache/virtspec/probe'))).toEqual(['packages']);
});
