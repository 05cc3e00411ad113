import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig, type Plugin, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** `npm run test:nightly`: what `npm test` runs, with longer searches, and the specs of whole matrices (`*.nightly.spec.ts`). */
const nightly = process.env.VIRTSPEC_NIGHTLY === '1';

/**
 * A lane is a Vitest project. A spec's place or name shows what it needs, and when it runs: `specs/**\/*.spec.ts` no binaries · `*.nix.spec.ts` Nix ·
 * `*.libvirt.spec.ts` libvirtd and QEMU, in the sandbox · `specs/plan/` the work plan, end to end · `*.container.spec.ts` a container engine, which
 * the lane starts itself · `*.libvirts.spec.ts` another release's libvirt (`virtspec libvirt add`), which the lane builds if `VIRTSPEC_REQUIRE` names
 * it · `*.nightly.spec.ts`, after the name of its lane: not in `npm test`. The time limit of a test only ends what hangs: it is long enough for a
 * slow machine.
 */
function lane(name: string, suffix: string, options: TestProjectInlineConfiguration['test'] = {}) {
  const { exclude = [], ...others } = options;
  return {
    test: {
      name,
      include: [`specs/**/*${suffix}.spec.ts`, ...(nightly ? [`specs/**/*${suffix}.nightly.spec.ts`] : [])],
      exclude: nightly ? exclude : [...exclude, 'specs/**/*.nightly.spec.ts'],
      testTimeout: 600_000,
      hookTimeout: 600_000,
      // The files of a worker share its modules, which take longer to load than most specs to run: a spec must restore what it changes in its process
      // (environment, working directory, mocks).
      isolate: false,
      ...others,
    },
  };
}

/** It imports JSON in a way that Node rejects and Vite accepts; and it names source maps whose sources it does not contain. */
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

/**
 * The lanes with the longest specs first, so that none of them runs alone at the end; the plan and the other libvirts last, because they wait for
 * something that is created in parallel.
 */
const order = ['container', 'libvirt', 'nix', 'unit', 'libvirts', 'plan'];

/** Within a lane: the files that start guests. */
const long =
  /\/(agent-guest|boot|boot-host|own-lab|ending|rootless|broken-runs|container|traps|as-planned|agreement)\./;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const weigh = ({ project, moduleId }: TestSpecification) =>
      order.indexOf(project.name) * 2 + (long.test(moduleId) ? 0 : 1);
    return files.toSorted((a, b) => weigh(a) - weigh(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    ...(process.env.GITHUB_ACTIONS === 'true' ? onGithub : {}),
    // Specs mostly wait for other processes.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        ...lane('unit', '', {
          exclude: ['specs/plan/**', 'specs/**/*.{nix,libvirt,libvirts,container}{,.nightly}.spec.ts'],
          testTimeout: 60_000,
          server: { deps: { inline: [githubParser] } },
        }),
        plugins: [withoutSourceMaps],
      },
      lane('nix', '.nix'),
      lane('libvirt', '.libvirt'),
      lane('container', '.container', {
        globalSetup: ['specs/support/container/own-engine.ts'],
        // One file by day. At night there are two, and each would see the other's containers, so they run one after the other, when the other lanes
        // are done.
        ...(nightly && { fileParallelism: false, sequence: { groupOrder: 1 } }),
      }),
      lane('libvirts', '.libvirts', { globalSetup: ['specs/support/libvirts/own-systems.ts'] }),
      lane('plan', '', { include: ['specs/plan/**/*.spec.ts'], globalSetup: ['specs/plan/verified-lab.ts'] }),
    ],
  },
});
