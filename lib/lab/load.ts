import { basename, join, resolve } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { readBounded } from '../process/read-bounded.ts';
import { contradictions } from './consistency.ts';
import { labOf } from './intent.ts';
import { problemsOf, sayIssue } from './issues.ts';
import type { Lab } from './lab.ts';
import { labSchema } from './schema.ts';
import { parseYaml } from './yaml-document.ts';

/**
 * Reads a lab file. Its own paths are relative to it; without a place of its own (standard input), to the working directory.
 *
 * @throws VirtspecError of kind `usage`: `lab-not-found`, `lab-unreadable`, `lab-empty`, `lab-not-yaml`, or `lab-invalid` with every
 *   problem at its line
 */
export async function loadLab(path: string): Promise<Lab> {
  return parseLab(await readLab(path), path);
}

/**
 * The lab that a YAML text states.
 *
 * @param path of the file, as the user wrote it; relative to the working directory
 * @throws VirtspecError as `loadLab`
 */
export function parseLab(text: string, path: string): Lab {
  const yaml = parseYaml(text, path);
  if (yaml.value === null) throw empty(path);
  const parsed = labSchema.safeParse(yaml.value, { error: sayIssue });
  if (!parsed.success) throw yaml.error(problemsOf(parsed.error.issues));
  const lab = labOf(parsed.data, placeOf(path));
  const problems = contradictions(lab);
  if (problems.length > 0) throw yaml.error(problems);
  return lab;
}

/** Where its own paths start: for one that comes through standard input or `<(command)`, the working directory. */
function placeOf(path: string): string {
  const place = resolve(path);
  return /^\/(dev|proc)\//.test(place) ? resolve(basename(place)) : place;
}

async function readLab(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readBounded(path));
  } catch (cause) {
    throw unreadable(path, cause as NodeJS.ErrnoException);
  }
}

function unreadable(path: string, cause: NodeJS.ErrnoException): VirtspecError {
  if (cause.code === 'ENOENT') {
    return new VirtspecError({
      code: 'lab-not-found',
      kind: 'usage',
      what: `there is no lab file ${path}`,
      why: `nothing is at ${resolve(path)}`,
      fix: 'Run it where lab.yaml is, or name the file with --lab.',
      cause,
    });
  }
  const whys: Readonly<Record<string, string>> = {
    EISDIR: 'it is a folder',
    EACCES: 'you may not read it',
    ENAMETOOLONG: 'its name is too long',
    ENOTDIR: 'a part of the path is no folder',
    ELOOP: 'its links go round in a circle',
    ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
  };
  return new VirtspecError({
    code: 'lab-unreadable',
    kind: 'usage',
    what: `the lab file ${path} cannot be read`,
    why: whys[cause.code ?? ''] ?? cause.message,
    fix: cause.code === 'EISDIR' ? `Name the file: ${join(path, 'lab.yaml')}` : 'Check the file and its permissions.',
    cause,
  });
}

function empty(path: string): VirtspecError {
  return new VirtspecError({
    code: 'lab-empty',
    kind: 'usage',
    what: `the lab file ${path} is empty`,
    why: 'nothing but comments and white space stands in it',
    fix: 'Begin with `lab: NAME` and `source: { nix: FOLDER }`; lab.yaml of this project is an example.',
  });
}
