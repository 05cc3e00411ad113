import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Marks } from '../../lib/access/ssh/marks.ts';

/** What is received of an output that comes in these pieces. */
function received(pieces: readonly Buffer[]): readonly string[] {
  const seen: string[] = [];
  const marks = new Marks(
    'ID',
    (bytes) => seen.push(bytes.toString('latin1')),
    (words) => seen.push(`<${words}>`),
  );
  for (const piece of pieces) marks.take(piece);
  marks.end();
  return seen;
}

test('what is not a mark is passed on at once, also zeros', () => {
  expect(received([Buffer.from('a\0b'), Buffer.from('\0\0'), Buffer.from('c')])).toEqual(['a\0b', '\0', '\0c']);
});

test('an output that ends in the middle of a mark is passed on', () => {
  expect(received([Buffer.from('a\0ID end 7')]).join('')).toBe('a\0ID end 7');
});

test('a mark is found wherever the output is cut, and its neighbours are whole', () => {
  const part = fc.stringMatching(/^[\0ID e\n]*$/).filter((text) => !text.includes('\0ID '));
  fc.assert(
    fc.property(part, part, fc.array(fc.nat(60)), (before, after, cuts) => {
      const whole = Buffer.from(`${before}\0ID end 7\r\n${after}`);
      // The two neighbours may make marks of their own with this one's bytes.
      fc.pre(whole.indexOf('\0ID ') === before.length && whole.lastIndexOf('\0ID ') === before.length);
      const ends = [...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
      const pieces = ends.map((end, index) => whole.subarray(ends[index - 1] ?? 0, end));
      expect(received(pieces).join('')).toBe(`${before}<end 7>${after}`);
    }),
  );
});
