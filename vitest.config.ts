import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin, type TestProjectInlineConfiguration } from 'vitest/config';

/**
 * A lane is a Vitest project. A spec's place or name says what it needs:
 * `specs/**\/*.spec.ts` no binaries · `*.nix.spec.ts` Nix · `*.libvirt.spec.ts` libvirtd and QEMU, in the sandbox ·
 * `specs/plan/` the user's plan, end to end · `*.container.spec.ts` an engine of containers, which the lane starts by itself.
 */
function lane(name: string, include: string, seconds: number, options: TestProjectInlineConfiguration['test'] = {}) {
  return { test: { name, include: [include], testTimeout: seconds * 1000, hookTimeout: seconds * 1000, ...options } };
}

/** It imports JSON in a way that Node refuses and Vite takes; and it names source maps whose sources it does not carry. */
const githubParser = /\/node_modules\/@actions\/workflow-parser\/.*\.js$/;
const withoutSourceMaps: Plugin = {
  name: 'without-source-maps',
  enforce: 'pre',
  load: (id) => (githubParser.test(id) ? readFileSync(id, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '') : null),
};

/** On GitHub's runners: annotations, the step's summary, and a file for the job to upload. */
const onGithub = {
  reporters: ['default', 'github-actions', 'junit'],
  outputFile: { junit: 'reports/specs.xml' },
};

export default defineConfig({
  test: {
    ...(process.env.GITHUB_ACTIONS === 'true' ? onGithub : {}),
    projects: [
      {
        ...lane('unit', 'specs/**/*.spec.ts', 10, {
          exclude: ['specs/plan/**', 'specs/**/*.{nix,libvirt,container}.spec.ts'],
          server: { deps: { inline: [githubParser] } },
        }),
        plugins: [withoutSourceMaps],
      },
      lane('nix', 'specs/**/*.nix.spec.ts', 120),
      lane('libvirt', 'specs/**/*.libvirt.spec.ts', 120),
      lane('container', 'specs/**/*.container.spec.ts', 180, {
        globalSetup: ['specs/support/container/own-engine.ts'],
        fileParallelism: false,
      }),
      lane('plan', 'specs/plan/**/*.spec.ts', 180, { globalSetup: ['specs/plan/verified-lab.ts'] }),
    ],
  },
});
