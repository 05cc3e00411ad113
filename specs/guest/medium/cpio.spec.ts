import { expect, test } from 'vitest';
import { type CpioEntry, cpioArchive } from '../../../lib/guest/medium/cpio.ts';

/** Reads `newc` as specified in https://docs.kernel.org/driver-api/early-userspace/buffer-format.html. */
function readArchive(bytes: Uint8Array): readonly [name: string, mode: number, content: string][] {
  const buffer = Buffer.from(bytes);
  const members: [string, number, string][] = [];
  for (let at = 0; ; ) {
    const field = (index: number) =>
      Number.parseInt(buffer.toString('latin1', at + 6 + index * 8, at + 14 + index * 8), 16);
    expect(buffer.toString('latin1', at, at + 6)).toBe('070701');
    const [mode, size, nameSize] = [field(1), field(6), field(11)];
    const name = buffer.toString('utf8', at + 110, at + 110 + nameSize - 1);
    const start = Math.ceil((at + 110 + nameSize) / 4) * 4;
    if (name === 'TRAILER!!!') return members;
    members.push([name, mode, buffer.toString('utf8', start, start + size)]);
    at = Math.ceil((start + size) / 4) * 4;
  }
}

test('files, folders and links can be read back unchanged, whatever their lengths', () => {
  const contents = ['', 'a', 'ab', 'abc', 'abcd', 'abcde'];
  const entries: readonly CpioEntry[] = [
    { name: 'bin', kind: 'folder' },
    ...contents.map(
      (text, at): CpioEntry => ({ name: `bin/${'n'.repeat(at)}`, kind: 'file', content: Buffer.from(text) }),
    ),
    { name: 'bin/run', kind: 'file', content: Buffer.from('#!'), executable: true },
    { name: 'bin/sh', kind: 'link', target: 'busybox' },
  ];
  expect(readArchive(cpioArchive(entries))).toEqual([
    ['bin', 0o040755, ''],
    ...contents.map((text, at) => [`bin/${'n'.repeat(at)}`, 0o100644, text]),
    ['bin/run', 0o100755, '#!'],
    ['bin/sh', 0o120777, 'busybox'],
  ]);
});

test('the same entries give the same bytes, without times and owners', () => {
  const entries: readonly CpioEntry[] = [{ name: 'init', kind: 'file', content: Buffer.from('x') }];
  expect(Buffer.from(cpioArchive(entries))).toEqual(Buffer.from(cpioArchive(entries)));
});
