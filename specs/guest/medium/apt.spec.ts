import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withLibraries } from '../../../lib/guest/medium/apt.ts';

let place = '';
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'vs-apt-'));
  mkdirSync(join(place, 'bin'));
  symlinkSync('/bin/sh', join(place, 'bin/sh'));
  vi.stubEnv('PATH', join(place, 'bin'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(place, { recursive: true, force: true });
});

/** `apt-cache depends`, which knows these packages. */
function aptCache(packages: Readonly<Record<string, readonly string[]>>): void {
  const cases = Object.entries(packages).map(
    ([name, lines]) => `${name}) printf '%s\\n' ${[name, ...lines].map((line) => `'${line}'`).join(' ')} ;;`,
  );
  const unknown = '*) echo "E: No packages found" >&2; exit 100 ;;';
  const script = `#!/bin/sh\nshift 2\nfor name; do case $name in\n${cases.join('\n')}\n${unknown}\nesac; done\n`;
  writeFileSync(join(place, 'bin/apt-cache'), script);
  chmodSync(join(place, 'bin/apt-cache'), 0o755);
}

test('the libraries of programs are found through their libraries; what maintainer scripts need is not', async () => {
  aptCache({
    'openssh-server': [
      '  PreDepends: init-system-helpers',
      '  Depends: adduser',
      '  Depends: libpam-modules',
      ' |Depends: debconf',
      '  Depends: libssl3t64',
      '  Depends: libpam0g',
    ],
    'qemu-guest-agent': ['  Depends: libglib2.0-0', '  Depends: libc6'],
    libssl3t64: ['  Depends: libc6', '  Depends: zlib1g'],
    libpam0g: ['  Depends: libaudit1', '  Depends: debconf'],
    'libglib2.0-0': ['  Depends: libpcre2-8-0'],
    libaudit1: ['  Depends: libaudit-common'],
    libc6: ['  Depends: libgcc-s1'],
    'libgcc-s1': ['  Depends: gcc-12-base', '  Depends: libc6'],
    zlib1g: [],
    'libpcre2-8-0': [],
  });
  expect((await withLibraries(['openssh-server', 'qemu-guest-agent'], {})).toSorted()).toEqual([
    ...['libaudit1', 'libc6', 'libgcc-s1', 'libglib2.0-0', 'libpam0g', 'libpcre2-8-0', 'libssl3t64'],
    ...['openssh-server', 'qemu-guest-agent', 'zlib1g'],
  ]);
});

test('no packages need nothing, and apt is not asked', async () => {
  expect(await withLibraries([], {})).toEqual([]);
});

test('a package that apt does not know is reported with the command to run', async () => {
  aptCache({ 'openssh-server': ['  Depends: libc6'] });
  await expect(withLibraries(['openssh-server'], {})).rejects.toMatchObject({
    code: 'probe-apt-lists',
    why: 'No packages found',
    fix: 'Run `sudo apt-get update`.',
  });
});
