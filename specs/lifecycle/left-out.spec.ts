import { expect, test } from 'vitest';
import { leftOut } from '../../lib/lifecycle/left-out.ts';

const lab = [
  { name: 'ad01', startsAfter: [] },
  { name: 'db01', startsAfter: ['ad01'] },
  { name: 'web01', startsAfter: ['ad01', 'db01'] },
];
const look = (name: string, chosen: readonly string[], runs: readonly string[]) =>
  leftOut(name, lab, new Set(chosen), new Set(runs));

test('what a domain starts after, and was neither chosen nor runs', () => {
  expect(look('web01', ['web01'], [])).toEqual({ off: ['ad01', 'db01'], running: [] });
  expect(look('web01', ['web01', 'db01'], ['ad01'])).toEqual({ off: [], running: [] });
});

test('what starts after a domain, was not chosen, and runs', () => {
  expect(look('ad01', ['ad01', 'web01'], ['ad01', 'db01', 'web01'])).toEqual({ off: [], running: ['db01'] });
});

test('a domain that the lab file does not list has to do with none', () => {
  expect(look('spare', ['spare'], ['ad01'])).toEqual({ off: [], running: [] });
});
