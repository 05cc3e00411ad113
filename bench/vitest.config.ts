import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** `npm run bench`. This is not a lane of the specs: `vitest run` in the checkout does not find these files. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..'),
    include: ['bench/run-{benches,mutants}.ts'],
    testTimeout: 1_800_000,
    disableConsoleIntercept: true,
  },
});
