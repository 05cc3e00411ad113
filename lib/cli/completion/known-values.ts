import { registry as checks } from '../../checks/registry.ts';
import { registry as prerequisites } from '../../doctor/registry.ts';
import { categories } from '../../finding/category.ts';
import { formatNames } from '../../report/format-names.ts';
import { releases } from '../../system/releases.ts';
import type { KnownValues } from './model.ts';

const suites = releases.map(({ suite }) => suite);

/** Categories of `verify`: `host` and `compatibility` are those of other commands. */
const usedCategories = categories.filter((category) =>
  Object.values(checks).some((check) => check.category === category),
);

/** What each value in the help texts may be, by its name there. */
export const knownValues: KnownValues = {
  lab: { words: [], paths: 'files' },
  report: { words: [], paths: 'files' },
  file: { words: [], paths: 'files' },
  folder: { words: [], paths: 'folders' },
  path: { words: [], paths: 'folders' },
  // A flake, or a folder.
  source: { words: ['master'], paths: 'folders' },
  flake: { words: [], paths: 'folders' },
  command: { words: [], paths: 'files' },
  'format[:path]': { words: formatNames },
  'format:path': { words: formatNames },
  pattern: {
    words: [
      ...Object.keys(checks),
      ...usedCategories.map((category) => `category:${category}`),
      ...['network', 'pool', 'volume', 'domain', 'lab'],
    ],
  },
  check: { words: [...Object.keys(checks), ...Object.keys(prerequisites)] },
  release: { words: ['here', ...suites], paths: 'files' },
  uri: { words: ['qemu:///system', 'qemu:///session', 'qemu+ssh://'] },
};
