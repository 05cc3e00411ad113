/** Whether the long searches run: `npm run test:nightly`. Specs of their own for the night are called `*.nightly.spec.ts`; see `vitest.config.ts`. */
export const nightly = process.env.VIRTSPEC_NIGHTLY === '1';
