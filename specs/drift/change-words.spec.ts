import { describe, expect, test } from 'vitest';
import { changeWords, quotedChange } from '../../lib/drift/change-words.ts';
import { xmlDifferences } from '../../lib/drift/xml-difference.ts';

const differencesOf = (from: string, to: string) =>
  xmlDifferences({ text: from, origin: 'from' }, { text: to, origin: 'to' });

describe('a difference', () => {
  test.each([
    ["<domain><memory unit='KiB'>2097152</memory></domain>", '2097152', '4194304', '2 GiB → 4 GiB'],
    ['<domain><memory>2097152</memory></domain>', '2097152', '4194304', '2 GiB → 4 GiB'],
    ["<volume><capacity unit='bytes'>64424509440</capacity></volume>", '64424509440', '1024', '60 GiB → 1 KiB'],
    ['<volume><capacity>64424509440</capacity></volume>', '64424509440', '1024', '60 GiB → 1 KiB'],
    ["<domain><cell memory='524288' unit='KiB'/></domain>", '524288', '1048576', '512 MiB → 1 GiB'],
    ["<domain><page size='2048'/></domain>", '2048', '1048576', '2 MiB → 1 GiB'],
    ["<domain><model vram='16384'/></domain>", '16384', '65536', '16 MiB → 64 MiB'],
    ['<iotune><read_bytes_sec>10485760</read_bytes_sec></iotune>', '10485760', '2048', '10 MiB/s → 2 KiB/s'],
  ])('of a size is verbatim for programs, in human units for people: %s', (xml, from, to, words) => {
    const [change] = differencesOf(xml, xml.replace(from, to));
    expect(change).toMatchObject({ from, to });
    expect(change && changeWords(change)).toBe(words);
    expect(change && quotedChange(change)).toBe(`${from} → ${to} (${words})`);
  });

  test('of a size that has another unit on each side reads each in its own', () => {
    const [unit, size] = differencesOf(
      "<a><memory unit='GiB'>2</memory></a>",
      "<a><memory unit='KiB'>4194304</memory></a>",
    );
    expect([unit, size].map((one) => one && changeWords(one))).toEqual(['GiB → KiB', '2 GiB → 4 GiB']);
  });

  test.each([
    ["<domain><address unit='0'/></domain>", "<domain><address unit='1'/></domain>", '0 → 1'],
    ['<domain><vcpu>2</vcpu></domain>', '<domain><vcpu>4</vcpu></domain>', '2 → 4'],
    ["<domain><memory model='dimm'/></domain>", "<domain><memory model='nvdimm'/></domain>", 'dimm → nvdimm'],
    ["<domain><graphics port='65536'/></domain>", "<domain><graphics port='65537'/></domain>", '65536 → 65537'],
  ])('of anything else is the same for both: %s', (from, to, words) => {
    const changes = differencesOf(from, to);
    expect(changes.map(changeWords)).toEqual([words]);
    expect(changes.map(quotedChange)).toEqual([words]);
  });
});
