import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { otherCheckout } from '../../bench/checkout.ts';
import { root } from '../support/virtspec.ts';

describe('VIRTSPEC_BENCH_AGAINST', () => {
  test.each([{}, { VIRTSPEC_BENCH_AGAINST: '' }])(
    'no other checkout is measured if it is unset or empty: %o',
    (env) => {
      expect(otherCheckout(env)).toBeUndefined();
    },
  );

  test('it names another checkout, whose built command line is measured', () => {
    expect(otherCheckout({ VIRTSPEC_BENCH_AGAINST: root })).toEqual({
      name: root,
      main: join(root, 'dist/cli/main.js'),
    });
  });

  test('a checkout that is not built is refused, with the command that builds it', () => {
    expect(() => otherCheckout({ VIRTSPEC_BENCH_AGAINST: '/nowhere' })).toThrow('npm ci && npm run build');
  });
});
