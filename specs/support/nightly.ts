/** Whether the long searches run: `npm run test:nightly`. Specs that run only at night are called `*.nightly.spec.ts`; see `vitest.config.ts`. */
export const nightly = process.env.VIRTSPEC_NIGHTLY === '1';
