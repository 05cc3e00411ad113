import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { provideBase } from '../../../lib/guest/medium/medium.ts';
import { arOf } from './deb.ts';

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

/** Programs that only do what is given here. */
function standIns(programs: Readonly<Record<string, string>>): void {
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(place, 'bin', name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(place, 'bin', name), 0o755);
  }
}

const builders = { xorriso: 'exit 1', mformat: 'exit 1', tar: 'exit 1', xz: 'exit 1' };
const kernel = 'echo "linux-image-amd64"; echo "  Depends: linux-image-6.1.0-9-amd64"';
const uris = `for name; do case $name in download|--*) ;; *) echo "'http://mirror/$name.deb' \${name}_1_amd64.deb 7 SHA256:0";; esac; done`;

test('a machine without apt needs curl; without that, exit 3 with its package', async () => {
  standIns(builders);
  await expect(provideBase()).rejects.toMatchObject({
    code: 'probe-tools-missing',
    kind: 'environment',
    what: 'the probe guest cannot be built here: curl is missing',
    fix: 'Run scripts/setup, or install curl.',
  });
});

test('without apt and without a network, the error shows what was requested, and nothing incomplete is left in the cache', async () => {
  standIns({ ...builders, curl: 'for url; do :; done; echo "curl: (7) no route to $url" >&2; exit 7' });
  await expect(provideBase()).rejects.toMatchObject({
    code: 'probe-download',
    why: expect.stringMatching(
      /deb\.debian\.org\/debian.*no route[\s\S]*snapshot\.debian\.org\/archive\/debian.*no route/,
    ),
    fix: expect.stringContaining('VIRTSPEC_PROBE_MIRROR'),
  });
  expect(readdirSync(join(place, 'cache/virtspec/probe'), { recursive: true })).toEqual(['packages']);
});

test('VIRTSPEC_PROBE_MIRROR is then the only source, even if apt is installed', async () => {
  vi.stubEnv('VIRTSPEC_PROBE_MIRROR', 'http://mirror.example/');
  standIns({
    ...builders,
    'apt-get': 'exit 1',
    'apt-cache': 'exit 1',
    curl: 'for url; do :; done; echo "no $url" >&2; exit 6',
  });
  await expect(provideBase()).rejects.toMatchObject({
    code: 'probe-download',
    why: expect.stringMatching(/^http:\/\/mirror\.example\/debian\S*: no http:\/\/mirror\.example\/debian\S*\.deb$/),
  });
});

test('missing programs are listed with their package on each system', async () => {
  standIns({ 'apt-get': 'exit 1', 'apt-cache': 'exit 1', tar: 'exit 1' });
  await expect(provideBase()).rejects.toMatchObject({
    code: 'probe-tools-missing',
    what: 'the probe guest cannot be built here: xz, mformat, xorriso is missing',
    fix: 'Run scripts/setup, or install xz-utils mtools xorriso (Debian, Ubuntu), xz mtools xorriso (Fedora, nixpkgs), xz mtools libisoburn (Arch).',
  });
});

test('a processor other than x86-64 is reported at once', async () => {
  const real = Object.getOwnPropertyDescriptor(process, 'arch') ?? {};
  Object.defineProperty(process, 'arch', { ...real, value: 'arm64' });
  try {
    await expect(provideBase()).rejects.toMatchObject({
      code: 'probe-architecture',
      kind: 'environment',
      why: expect.stringContaining('this machine is arm64'),
    });
  } finally {
    Object.defineProperty(process, 'arch', real);
  }
});

test('apt without package lists is reported with the command to run', async () => {
  standIns({
    ...builders,
    'apt-cache': 'exit 100',
    'apt-get': 'echo "E: Unable to locate package shim-signed" >&2; exit 100',
  });
  await expect(provideBase()).rejects.toMatchObject({ code: 'probe-apt-lists', fix: 'Run `sudo apt-get update`.' });
});

test('without a network, apt’s message is shown, nothing incomplete is left in the cache, and apt is not asked twice', async () => {
  const download = 'echo "E: Failed to fetch http://mirror/x.deb  Could not connect" >&2; exit 100';
  standIns({
    ...builders,
    'apt-cache': kernel,
    'apt-get': `case $* in *--print-uris*) ${uris};; *) ${download};; esac`,
  });
  await expect(provideBase()).rejects.toMatchObject({
    code: 'probe-apt-download',
    why: expect.stringContaining('Could not connect'),
    fix: expect.stringContaining('Check the network, which is needed for the first build only'),
  });
  expect(readdirSync(join(place, 'cache/virtspec/probe'))).toEqual(['packages']);
});

test('a disk that fills up while apt downloads is reported', async () => {
  const download = 'echo "E: You don\'t have enough free space in /var/cache/apt/archives/." >&2; exit 100';
  standIns({
    ...builders,
    'apt-cache': kernel,
    'apt-get': `case $* in *--print-uris*) ${uris};; *) ${download};; esac`,
  });
  await expect(provideBase()).rejects.toMatchObject({ code: 'no-space', kind: 'environment' });
});

test('packages without a kernel are reported, with the missing part', async () => {
  writeFileSync(join(place, 'empty.deb'), arOf({ 'data.tar': 'whatever' }));
  symlinkSync('/bin/cat', join(place, 'bin/cat'));
  const make = `for name; do case $name in download|--*) ;; *) cat '${join(place, 'empty.deb')}' > "\${name}_1_amd64.deb";; esac; done`;
  standIns({
    ...builders,
    tar: 'cat > /dev/null',
    'apt-cache': kernel,
    'apt-get': `case $* in *--print-uris*) ${uris};; *) ${make};; esac`,
  });
  await expect(provideBase()).rejects.toMatchObject({
    code: 'probe-part-missing',
    why: expect.stringContaining('linux-image-6.1.0-9-amd64_1_amd64.deb'),
  });
  expect(readdirSync(join(place, 'cache/virtspec/probe'))).toEqual(['packages']);
});
