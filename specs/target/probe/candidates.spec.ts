import { expect, test } from 'vitest';
import { parsePool, parseVolume } from '../../../lib/model/parse-pool.ts';
import { candidatesOf, mediaOf } from '../../../lib/target/probe/candidates.ts';
import { domain, state } from './lab.ts';

const cdrom = (source: string, type = 'file') =>
  `<disk type='${type}' device='cdrom'>${source}<target dev='sda' bus='sata'/></disk>`;
const hard = "<disk type='file' device='disk'><source file='/disk.img'/><target dev='sdb' bus='sata'/></disk>";

const isos = parsePool(
  { origin: 'isos', text: "<pool type='dir'><name>isos</name><target><path>/isos</path></target></pool>" },
  [
    parseVolume(
      { origin: 'w', text: '<volume><name>w.iso</name><target><path>/isos/w.iso</path></target></volume>' },
      'isos',
    ),
  ],
);

const lab = state({
  pools: [isos],
  domains: [
    domain('file', 1, [], cdrom("<source file='/a.iso'/>")),
    domain('same', 2, [], hard + cdrom("<source file='/a.iso'/>")),
    domain('volume', 3, [], cdrom("<source pool='isos' volume='w.iso'/>", 'volume')),
    domain('second', 4, [], cdrom('') + cdrom("<source file='/b.iso'/>")),
    domain('empty', 5, [], cdrom('')),
    domain('none', 6, [], hard),
  ],
});

test('a domain boots from what its first filled CD-ROM drive holds', () => {
  const candidates = candidatesOf(new Set(['file', 'same', 'volume', 'second', 'empty', 'none', 'gone']), lab);
  expect(candidates.map((one) => [one.name, 'medium' in one ? one.medium : one.skipped])).toEqual([
    ['file', '/a.iso'],
    ['same', '/a.iso'],
    ['volume', '/isos/w.iso'],
    ['second', '/b.iso'],
    ['empty', 'its CD-ROM drive holds no medium to boot the probe from'],
    ['none', 'it has no CD-ROM drive to boot the probe from'],
    ['gone', 'it is not in libvirt'],
  ]);
  expect([...mediaOf(candidates)]).toEqual(['/a.iso', '/isos/w.iso', '/b.iso']);
});
