import { basename, join, relative } from 'node:path';
import { shellWord } from '../error/shell-word.ts';
import type { FolderText } from '../init/nix/folder-text.ts';
import { nixPath } from '../init/nix/module-text.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { importWords } from './as-nix.ts';
import { manifestFile } from './as-xml.ts';
import { isListed } from './compare.ts';
import type { Manner } from './manner.ts';

interface StepOptions {
  readonly lab: DeclaredConnection;
  readonly files: FolderText;
  /** Where they are written, an absolute path. */
  readonly folder: string;
  /** A path as the user would write it here. */
  readonly shown: (path: string) => string;
}

/** How the files become part of the lab, a line each. */
export function stepsOf(manner: Manner, options: StepOptions): string[] {
  const { files, folder, shown } = options;
  if (manner.by === 'xml') {
    const into = shellWord(`${shown(manner.folder) || '.'}/`);
    return [
      'Copy them to the XML of the lab:',
      `  cp -r ${shellWord(`${shown(folder)}/.`)} ${into}`,
      ...(files.has(manifestFile)
        ? [`${manifestFile} replaces that of the lab: it is the same, with the new objects.`]
        : []),
    ];
  }
  const known = `In a git repository, git add ${shellWord(shown(folder))} first: a flake sees only files that git knows.`;
  // The lists may be read without a flake, and from any folder.
  if (manner.by === 'lists') return [...listSteps(manner.folder, options), known];
  const isOutside = relative(manner.folder, folder).startsWith('..');
  return [
    'Add to `imports` where the lab is applied:',
    `  ${importWords(manner.folder, folder)}`,
    isOutside
      ? `A flake sees only the files of its repository: ${shown(folder)} must be in that of ${shown(manner.folder)}.`
      : known,
  ];
}

function listSteps(lists: string, { lab, files, folder, shown }: StepOptions): string[] {
  return (['network', 'pool', 'domain'] as const).flatMap((kind) => {
    const file = `${kind}s.nix`;
    if (!files.has(file)) return [];
    const list = `import ${nixPath(relative(lists, join(folder, file)))} { inherit NixVirt; }`;
    if (isListed(kind, lab)) return [`Add to ${shown(join(lists, file))}, behind its list:`, `  ++ ${list}`];
    return [
      `Write ${shown(join(lists, file))}, and give it to NixVirt as \`${basename(file, '.nix')}\`:`,
      `  { NixVirt }: ${list}`,
    ];
  });
}
