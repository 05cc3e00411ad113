import { defineConfig } from 'rolldown';

/**
 * `dist/`: hundreds of small modules, ours and the packages', as a few: Node loads them in half the time and four fifths of the memory.
 * What is imported when it is called (a command, a tier, an engine) stays apart.
 */
export default defineConfig({
  input: {
    index: 'lib/index.ts',
    'cli/main': 'lib/cli/main.ts',
    // Run as programs of their own, in a guest's network and in a container.
    'guest/listen-program': 'lib/guest/receive/listen-program.ts',
    'verify/inside-container': 'lib/verify/inside-container.ts',
    // For scripts/pin-probe-packages.mjs.
    'guest/apt': 'lib/guest/medium/apt.ts',
  },
  platform: 'node',
  // They read files that stand beside them.
  external: ['libxml2-wasm', 'testcontainers'],
  transform: { target: 'es2023' },
  output: {
    dir: 'dist',
    cleanDir: true,
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'parts/[name].js',
  },
});
