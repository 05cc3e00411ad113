#!/usr/bin/env node
// `npm run docs`: writes the generated files (pages.ts). With `--check` it writes nothing, and fails if a file is out of date.
//
// Node 20 cannot run TypeScript, and bundled modules would not find the files that they read from their own folder. Vite, a dependency of Vitest,
// loads the modules in place.
import { join } from 'node:path';
import { createViteServer } from 'vitest/node';

const root = join(import.meta.dirname, '../..');
const [option, ...others] = process.argv.slice(2);
if (others.length > 0 || (option !== undefined && option !== '--check')) {
  console.error('usage: npm run docs [-- --check]');
  process.exit(2);
}

const vite = await createViteServer({
  root,
  configFile: false,
  appType: 'custom',
  server: { middlewareMode: true, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
  // Explicit resource management is newer than Node 20.
  oxc: { target: 'es2023' },
});
try {
  const { files } = await vite.ssrLoadModule('/scripts/docs/pages.ts');
  const { staleFiles, writeFiles } = await vite.ssrLoadModule('/scripts/docs/write.ts');
  const check = option === '--check';
  const stale = await (check ? staleFiles : writeFiles)(files, root);
  for (const file of stale) console.log(check ? `${file} is out of date: run npm run docs` : `${file} written`);
  if (stale.length === 0) console.log(`${Object.keys(files).length} files are up to date`);
  if (check && stale.length > 0) process.exitCode = 1;
} finally {
  await vite.close();
}
