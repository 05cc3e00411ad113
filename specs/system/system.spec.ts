import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { System } from '../../lib/system/system.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vs-system-'));
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  writeFileSync(join(root, 'usr/bin/libvirtd'), '');
  symlinkSync('usr/bin', join(root, 'bin'));
  symlinkSync('/usr/bin/libvirtd', join(root, 'usr/bin/absolute'));
  symlinkSync('../../../../../../usr/bin/libvirtd', join(root, 'usr/bin/above'));
  symlinkSync('loop', join(root, 'loop'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('a path of another system, as seen by this machine', () => {
  test.each([
    ['/usr/bin/libvirtd', 'usr/bin/libvirtd'],
    ['/bin/libvirtd', 'usr/bin/libvirtd'],
    ['/usr/bin/absolute', 'usr/bin/libvirtd'],
    ['/usr/bin/above', 'usr/bin/libvirtd'],
    ['/bin/../bin/./absolute', 'usr/bin/libvirtd'],
    ['/../../etc/passwd', 'etc/passwd'],
    ['/not/there', 'not/there'],
  ])('%s: links are followed inside of it, and lead nowhere else', (path, place) => {
    expect(System.in(root).place(path)).toBe(join(root, place));
  });

  test('a link to itself is resolved without a loop', () => {
    expect(System.in(root).exists('/loop')).toBe(false);
  });

  test('a path of this machine is itself', () => {
    expect(System.here.place('/bin/sh')).toBe('/bin/sh');
    expect([System.here.isHere, System.in(root).isHere, System.before(root).isHere]).toEqual([true, false, false]);
  });
});

test('programs are found where distributions install them', () => {
  const system = System.in(root);
  expect(system.program('libvirtd')).toBe(join(root, 'usr/bin/libvirtd'));
  expect(system.program('virsh')).toBeUndefined();
});

test('a prefix takes precedence over this machine', () => {
  const prefix = System.before(join(root, 'usr'));
  expect(prefix.path.slice(0, 2)).toEqual([join(root, 'usr/bin'), join(root, 'usr/sbin')]);
  expect(prefix.program('libvirtd')).toBe(join(root, 'usr/bin/libvirtd'));
  expect(prefix.shared('qemu/firmware')).toEqual([join(root, 'usr/share/qemu/firmware'), '/usr/share/qemu/firmware']);
});

test('cached results of one system are not used for another', () => {
  const keys = [System.here, System.in(root), System.in(`${root}/usr`), System.before(root)].map(({ key }) => key);
  expect(new Set(keys).size).toBe(4);
  expect(System.here.key).toBe('');
});
