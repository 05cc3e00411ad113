import { expect, test } from 'vitest';
import { candidatesOf, mediaOf } from '../../../lib/guest/boot/candidates.ts';
import { parseDomain } from '../../../lib/model/parse-domain.ts';
import { parsePool, parseVolume } from '../../../lib/model/parse-pool.ts';
import { domain, state } from './lab.ts';

const cdrom = (source: string, type = 'file') =>
  `<disk type='${type}' device='cdrom'>${source}<target dev='sda' bus='sata'/></disk>`;
const hard = "<disk type='file' device='disk'><source file='/disk.img'/><target dev='sdb' bus='sata'/></disk>";
const filled = cdrom("<source file='/a.iso'/>");

const isos = parsePool(
  { origin: 'isos', text: "<pool type='dir'><name>isos</name><target><path>/isos</path></target></pool>" },
  [
    parseVolume(
      { origin: 'w', text: '<volume><name>w.iso</name><target><path>/isos/w.iso</path></target></volume>' },
      'isos',
    ),
  ],
);

/** A domain with these devices and this `<os>`; by default from CD-ROM first, as in NixVirt's templates. */
function booting(name: string, number: number, devices: string, os = "<boot dev='cdrom'/><boot dev='hd'/>") {
  const { xml, uuid } = domain(name, number, [], devices);
  const text = xml.text.replace('<devices>', `<os>${os}</os><devices>`);
  return { ...parseDomain({ origin: name, text }), uuid };
}

const atDrive = (device: string) => device.replace('</disk>', "<boot order='1'/></disk>");

const lab = state({
  pools: [isos],
  domains: [
    booting('file', 1, filled),
    booting('same', 2, hard + filled, "<boot dev='hd'/><boot dev='cdrom'/>"),
    booting('volume', 3, cdrom("<source pool='isos' volume='w.iso'/>", 'volume')),
    booting('second', 4, cdrom('') + cdrom("<source file='/b.iso'/>")),
    booting('ordered', 5, atDrive(filled) + hard, ''),
    booting('empty', 6, cdrom('')),
    booting('none', 7, hard),
    booting('disk only', 8, filled + hard, "<boot dev='hd'/>"),
    booting('disk first', 9, filled + atDrive(hard), ''),
    booting('kernel', 0, filled, "<kernel>/boot/vmlinuz</kernel><boot dev='cdrom'/>"),
  ],
});

const candidates = candidatesOf(new Set([...lab.domains.map(({ name }) => name), 'gone']), lab);

test('a domain that boots from CD-ROM boots from the first drive with a medium', () => {
  expect(candidates.flatMap((one) => ('medium' in one ? [[one.name, one.medium]] : []))).toEqual([
    ['file', '/a.iso'],
    ['same', '/a.iso'],
    ['volume', '/isos/w.iso'],
    ['second', '/b.iso'],
    ['ordered', '/a.iso'],
  ]);
  expect([...mediaOf(candidates)]).toEqual(['/a.iso', '/isos/w.iso', '/b.iso']);
});

test('any other domain gets a temporary drive, with the reason', () => {
  expect(candidates.flatMap((one) => ('lent' in one ? [[one.name, one.lent]] : []))).toEqual([
    ['empty', { why: 'its CD-ROM drive contains no file', added: false }],
    ['none', { why: 'it has no CD-ROM drive', added: true }],
    ['disk only', { why: 'its boot order does not include its CD-ROM drive', added: false }],
    ['disk first', { why: 'its boot order does not include its CD-ROM drive', added: false }],
    ['kernel', { why: 'it boots a kernel directly', added: false }],
  ]);
});

test('a domain that is not in libvirt is not booted', () => {
  expect(candidates.at(-1)).toEqual({ name: 'gone', skipped: 'it is not defined in libvirt' });
});
