import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'rolldown';

/**
 * `dist/`: bundles hundreds of small modules, ours and the packages', into a few files: Node loads them in half the time and with four fifths of the
 * memory. What is imported on demand (a command, a target, an engine) stays separate.
 */
export default defineConfig({
  input: {
    index: 'lib/index.ts',
    'cli/main': 'lib/cli/main.ts',
    // Run as separate programs, in a guest's network and in a container.
    'guest/listen-program': 'lib/guest/receive/listen-program.ts',
    'verify/inside-container': 'lib/verify/inside-container.ts',
    // For scripts/pin-probe-packages.mjs.
    'guest/apt': 'lib/guest/medium/apt.ts',
    'guest/flavour': 'lib/guest/medium/flavour.ts',
  },
  platform: 'node',
  // The only packages that an installation needs besides `dist/`: the one reads files of its own package, the other is needed only for containers.
  external: ['libxml2-wasm', 'testcontainers'],
  transform: { target: 'es2023' },
  plugins: [licenses()],
  output: {
    dir: 'dist',
    cleanDir: true,
    // For the specs and for debuggers; the package contains none. Code is not minified: a stack trace shows the functions by the names that they have in lib/.
    sourcemap: 'hidden',
    entryFileNames: '[name].js',
    chunkFileNames: 'parts/[name].js',
  },
});

/** `dist/licenses.txt`: the licenses of the bundled packages, which must be distributed with their code. */
function licenses(): Plugin {
  return {
    name: 'licenses',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = modules.flatMap((id) => /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []);
      const source = [...new Set(folders)].sort().map(licenseOf).join('\n\n');
      this.emitFile({ type: 'asset', fileName: 'licenses.txt', source });
    },
  };
}

function licenseOf(folder: string): string {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), 'utf8').trim() : `Copyright ${author?.name ?? author ?? name}`;
  return `${name} ${version} (${license})\n\n${text}\n`;
}
