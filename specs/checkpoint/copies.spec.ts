import { createHash } from 'node:crypto';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyData, settle } from '../../lib/checkpoint/copy-file.ts';
import { pieceSize, piecesOf } from '../../lib/checkpoint/data-pieces.ts';
import { fingerprint } from '../../lib/checkpoint/fingerprint.ts';
import { Workplace } from '../support/workplace.ts';

let place: Workplace;
beforeAll(() => {
  place = new Workplace();
});
afterAll(() => place[Symbol.dispose]());

/** A file of so many bytes, with data at some offsets, and holes elsewhere. */
async function sparse(name: string, size: number, data: Readonly<Record<number, string>>): Promise<string> {
  const path = place.write(name, '');
  truncateSync(path, size);
  await using file = await open(path, 'r+');
  for (const [offset, text] of Object.entries(data)) await file.write(text, Number(offset));
  return path;
}

describe('the digest of a file', () => {
  test('is as documented: of the number and the digest of each piece that is not zeros, and of the size', async () => {
    const path = await sparse('documented', 2 * pieceSize + 3, { [pieceSize + 5]: 'x', [2 * pieceSize]: 'abc' });
    const number = (value: number) => Buffer.from(value.toString(16).padStart(16, '0'), 'hex');
    const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
    const middle = Buffer.alloc(pieceSize);
    middle.write('x', 5);
    const all = [number(1), sha(middle), number(2), sha(Buffer.from('abc')), number(2 * pieceSize + 3)];
    expect(await fingerprint(path)).toEqual({
      size: 2 * pieceSize + 3,
      digest: sha(Buffer.concat(all)).toString('hex'),
    });
  });

  test('is the same with holes and with zeros, and differs for each byte, its place and the size', async () => {
    const size = 3 * pieceSize;
    const holes = await sparse('holes', size, { 70000: 'x' });
    const zeros = place.write('zeros', '');
    writeFileSync(zeros, readFileSync(holes));
    expect(statSync(zeros).blocks).toBeGreaterThan(statSync(holes).blocks);
    const { digest } = await fingerprint(holes);
    expect((await fingerprint(zeros)).digest).toBe(digest);
    const others = [
      await sparse('other-byte', size, { 70000: 'y' }),
      await sparse('other-place', size, { 70001: 'x' }),
      await sparse('other-piece', size, { [70_000 + pieceSize]: 'x' }),
      await sparse('other-size', size + 1, { 70000: 'x' }),
    ];
    for (const other of others) expect((await fingerprint(other)).digest, other).not.toBe(digest);
  });
});

describe('a copy', () => {
  test('has the same bytes and the same digest, with holes, whatever is in the file', async () => {
    const offsets = fc.integer({ min: 0, max: 2 * pieceSize });
    const files = fc.tuple(offsets, fc.dictionary(offsets.map(String), fc.string({ minLength: 1, maxLength: 9 })));
    let count = 0;
    await fc.assert(
      fc.asyncProperty(files, async ([size, data]) => {
        const from = await sparse(`any-${count}`, size, data);
        const to = place.path(`copy-${count++}`);
        await copyData(from, to);
        const copied = await settle(to);
        expect(readFileSync(to).equals(readFileSync(from))).toBe(true);
        expect(copied).toEqual(await fingerprint(from));
        expect(statSync(to).blocks * 512).toBeLessThanOrEqual(Object.keys(data).length * 2 * 65_536);
      }),
      { numRuns: 10 },
    );
  });

  test('is gone if the copying fails or is aborted', async () => {
    const from = await sparse('source', 9 * pieceSize, { 5: 'x' });
    const to = place.path('aborted');
    await expect(copyData(from, to, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    await expect(copyData(place.path('none'), to)).rejects.toMatchObject({ code: 'command-failed' });
    expect(() => statSync(to)).toThrow(/ENOENT/);
  });
});

test('the pieces of a file that have data are those that an extent touches, once', () => {
  const extents = [
    { start: 0, length: 1 },
    { start: pieceSize - 1, length: 2 },
    { start: 5 * pieceSize, length: 10 * pieceSize },
  ];
  expect(piecesOf(extents, 7)).toEqual([0, 1, 5, 6]);
});
