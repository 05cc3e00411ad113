import { expect, test } from 'vitest';
import { basesFirst } from '../../lib/render/bases-first.ts';

const volume = (name: string, base?: string) => ({
  ...{ kind: 'volume' as const, name, uuid: undefined, pool: 'p', active: null },
  xml: {
    text: `<volume><name>${name}</name>${base ? `<backingStore><path>/srv/${base}</path></backingStore>` : ''}</volume>`,
    origin: name,
  },
});
const order = (...volumes: ReturnType<typeof volume>[]) => basesFirst(volumes).map(({ name }) => name);

test('a base image comes before its overlays, at any depth; the others keep their order', () => {
  expect(order(volume('a', 'b'), volume('b', 'z'), volume('c'), volume('z'))).toEqual(['z', 'b', 'a', 'c']);
  expect(order(volume('b'), volume('a'))).toEqual(['b', 'a']);
});

test('a base that is not a volume, and volumes that are based on each other, change nothing', () => {
  expect(order(volume('a', 'elsewhere'), volume('b'))).toEqual(['a', 'b']);
  expect(order(volume('a', 'b'), volume('b', 'a'))).toEqual(['b', 'a']);
});
