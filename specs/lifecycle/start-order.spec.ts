import { expect, test } from 'vitest';
import { startOrder } from '../../lib/lifecycle/start-order.ts';

const domains = (after: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(after).map(([name, startsAfter]) => ({ name, startsAfter }));

test.each([
  ['none', {}, []],
  ['without order all at once', { b: [], a: [] }, [['b', 'a']]],
  ['a chain', { c: ['b'], b: ['a'], a: [] }, [['a'], ['b'], ['c']]],
  ['two after one', { dc: [], x: ['dc'], y: ['dc'], z: ['x', 'y'] }, [['dc'], ['x', 'y'], ['z']]],
  ['one that is not among them counts as ready', { x: ['dc'] }, [['x']]],
])('%s', (_what, after, waves) => {
  expect(startOrder(domains(after))).toEqual(waves);
});
