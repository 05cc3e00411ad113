import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run bench`. No lane of the specs: `vitest run` in the checkout does not find these. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..'),
    include: ['bench/run-{benches,mutants}.ts'],
    testTimeout: 1_800_000,
    disableConsoleIntercept: true,
  },
});
