import { expect, test } from 'vitest';
import { copyRequest } from '../../lib/cli/copy-words.ts';

test.each([
  [['a', 'web01:/tmp/'], { direction: 'to-guest', guest: 'web01', from: ['a'], to: '/tmp/' }],
  [['./a:b', '/c:d', 'web01:/tmp'], { direction: 'to-guest', guest: 'web01', from: ['./a:b', '/c:d'], to: '/tmp' }],
  [['x', 'ad01:C:\\Temp'], { direction: 'to-guest', guest: 'ad01', from: ['x'], to: 'C:\\Temp' }],
  [['x', '192.168.56.10:/a b'], { direction: 'to-guest', guest: '192.168.56.10', from: ['x'], to: '/a b' }],
  [['[fd00::2]:/a', '.'], { direction: 'from-guest', guest: 'fd00::2', from: ['/a'], to: '.' }],
  [['web01:/a', 'web01:/b', 'here'], { direction: 'from-guest', guest: 'web01', from: ['/a', '/b'], to: 'here' }],
  [['a', 'web01:'], { direction: 'to-guest', guest: 'web01', from: ['a'], to: '' }],
])('%j', (words, request) => {
  expect(copyRequest(words)).toEqual(request);
});

test.each([
  [['a'], 'a source and a target are needed'],
  [['a', 'b'], 'neither side is in a guest'],
  [['web01:/a', 'web02:/b'], 'both sides are in guests'],
  [['web01:/a', 'b', 'c'], 'the sources are not all at the same place'],
  [['web01:/a', 'web02:/a', 'c'], 'the sources are not all at the same place'],
])('%j is refused', (words, why) => {
  expect(() => copyRequest(words)).toThrow(expect.objectContaining({ code: 'copy-words', kind: 'usage', why }));
});
