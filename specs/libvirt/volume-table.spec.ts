import { expect, test } from 'vitest';
import { parseVolumeTable } from '../../lib/libvirt/volume-table.ts';

const table = (...rows: string[]) =>
  [' Name              Path', '--------------------------------------------------', ...rows, ''].join('\n');

test('names of a dir pool are parsed, one per row', () => {
  const rows = [' dc01.qcow2     /pool/dc01.qcow2', ' sccm01.qcow2   /pool/sccm01.qcow2'];
  expect(parseVolumeTable(table(...rows))).toEqual(['dc01.qcow2', 'sccm01.qcow2']);
});

test('a name that contains gaps is split where its path ends with it', () => {
  expect(parseVolumeTable(table(' a   b /c.img   /pool/a   b /c.img'))).toEqual(['a   b /c.img']);
});

test('a name that its path does not end with is split at the first gap', () => {
  expect(parseVolumeTable(table(' unit:0:0:1   /dev/disk/by-path/ip-lun-1'))).toEqual(['unit:0:0:1']);
});

test('an empty pool and an empty table have no names', () => {
  expect(parseVolumeTable(table())).toEqual([]);
  expect(parseVolumeTable('')).toEqual([]);
});

test('a table without a header, as printed by a quiet virsh, is parsed', () => {
  expect(parseVolumeTable(' dc01.qcow2   /pool/dc01.qcow2\n ------   /pool/------\n')).toEqual([
    'dc01.qcow2',
    '------',
  ]);
});
