import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  collectModules,
  type KernelModule,
  moduleIndex,
  moduleName,
  readModule,
} from '../../../lib/guest/medium/kernel-modules.ts';

const bytes = (...info: string[]) =>
  Buffer.from(`\u007fELF code\0${info.map((text) => `${text}\0`).join('')}~Module signature appended~`, 'latin1');

test.each([
  ['kernel/drivers/net/ethernet/realtek/8139cp.ko', '8139cp'],
  ['virtio-net.ko.xz', 'virtio_net'],
  ['usb-storage.ko.zst', 'usb_storage'],
])('%s is %s', (path, name) => {
  expect(moduleName(path)).toBe(name);
});

test('a module lists its dependencies and its hardware', () => {
  expect(
    readModule(
      'ahci',
      bytes('license=GPL', 'depends=libahci,scsi-mod', 'alias=pci:v*bc01sc06i01*', 'alias=pci:v1*', 'alias=pci:v1*'),
    ),
  ).toMatchObject({
    depends: ['libahci', 'scsi_mod'],
    aliases: ['pci:v*bc01sc06i01*', 'pci:v1*'],
  });
  expect(readModule('core', bytes('depends=')).depends).toEqual([]);
});

test('wanted modules are collected with their dependencies; missing and built-in ones are left out', async () => {
  const files: Readonly<Record<string, string>> = {
    'lib/sd-mod.ko': 'scsi_mod,t10_pi',
    'lib/scsi_mod.ko': 'scsi_common',
    'lib/scsi_common.ko': '',
    'lib/t10_pi.ko': 'builtin,scsi_mod',
    'lib/other.ko': '',
  };
  const asked: (readonly string[])[] = [];
  const found = await collectModules(['sd_mod', 'nvme'], Object.keys(files), async (some) => {
    asked.push(some);
    return some.map((file) => bytes(`depends=${files[file]}`));
  });
  expect(found.map(({ name }) => name)).toEqual(['sd_mod', 'scsi_mod', 't10_pi', 'scsi_common']);
  expect(asked).toEqual([['lib/sd-mod.ko'], ['lib/scsi_mod.ko', 'lib/t10_pi.ko'], ['lib/scsi_common.ko']]);
});

describe('modules.dep', () => {
  /** Random modules, each of which depends on some earlier ones. */
  const modules = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 12 }).map((lists) =>
    lists.map(
      (list, at): KernelModule => ({
        name: `m${at}`,
        content: new Uint8Array(),
        depends: at === 0 ? [] : [...new Set(list.map((pick) => `m${pick % at}`))],
        aliases: [],
      }),
    ),
  );

  test('lists all dependencies of a module once, each after those that need it, because modprobe loads from the last', () => {
    fc.assert(
      fc.property(modules, (all) => {
        const byName = new Map(all.map((module) => [module.name, module]));
        for (const line of moduleIndex(all).dep.trim().split('\n')) {
          const [name = '', ...needed] = line.replaceAll('.ko', '').replace(':', '').split(' ');
          expect(new Set(needed).size).toBe(needed.length);
          const loaded = new Set<string>();
          for (const other of [...needed.toReversed(), name]) {
            for (const one of byName.get(other)?.depends ?? []) expect(loaded.has(one)).toBe(true);
            loaded.add(other);
          }
        }
      }),
    );
  });

  test('has the aliases, one per line', () => {
    const module = readModule('e1000e', bytes('alias=pci:v00008086d000010D3sv*'));
    expect(moduleIndex([module]).alias).toBe('alias pci:v00008086d000010D3sv* e1000e\n');
  });
});
