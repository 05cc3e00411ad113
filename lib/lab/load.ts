import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { shellWord } from '../error/shell-word.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import { contradictions } from './consistency.ts';
import { labOf } from './intent.ts';
import { problemsOf, sayIssue } from './issues.ts';
import type { Lab } from './lab.ts';
import { linesOf } from './lines.ts';
import { loadWorkPlan } from './load-work-plan.ts';
import { openEntriesOf } from './open-entries.ts';
import { readYamlText } from './read-yaml-text.ts';
import { refuseSource } from './refuse-source.ts';
import { labSchema, namedMappings } from './schema.ts';
import { parseYaml } from './yaml-document.ts';

const kind = {
  name: 'lab file',
  code: 'lab',
  schema: 'schema/lab.schema.json',
  absent: 'Run virtspec in the folder of lab.yaml, pass the file with --lab, or write one: virtspec init',
};

/**
 * Reads a lab file, and the work plan that it names. Its paths are relative to the file or, if it comes from standard input, to the working
 * directory.
 *
 * @throws VirtspecError of kind `usage`: `lab-not-found`, `lab-unreadable`, `lab-empty`, `lab-is-source`, `lab-not-yaml`, or `lab-invalid` with every problem at its
 *   line; what `loadWorkPlan` throws
 */
export async function loadLab(path: string): Promise<Lab> {
  const file = await inFolder(path);
  const text = await readYamlText(file, isOutput(path) ? { ...kind, absent: beginWith(path) } : kind);
  refuseSource(file);
  const { lab, plan } = parseLabFile(text, file);
  return plan === undefined ? lab : { ...lab, plan: await loadWorkPlan(plan) };
}

/**
 * The lab file itself with the lab in it, without its work plan.
 * @throws VirtspecError as `loadLab`
 */
export async function readLabFile(path: string): Promise<{ readonly text: string; readonly lab: Lab }> {
  const file = await inFolder(path);
  const text = await readYamlText(file, kind);
  refuseSource(file);
  return { text, lab: parseLab(text, file) };
}

/** `.#host`: an output of a flake, which `init` takes. */
function isOutput(path: string): boolean {
  return /#./.test(path) && !/\.ya?ml$/.test(path);
}

function beginWith(output: string): string {
  return `Write a lab file for this output of the flake, and pass that: virtspec init ${shellWord(output)}`;
}

/** A folder stands for the lab.yaml in it. */
async function inFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? join(path, 'lab.yaml') : path;
}

/**
 * The lab in a YAML text, without its work plan.
 *
 * @param path of the file, as the user wrote it; relative to the working directory
 * @throws VirtspecError as `loadLab`
 */
export function parseLab(text: string, path: string): Lab {
  return parseLabFile(text, path).lab;
}

/** @returns the lab, and the absolute path of its work plan */
function parseLabFile(text: string, path: string): { readonly lab: Lab; readonly plan: string | undefined } {
  const yaml = parseYaml(text, path, { ...kind, named: namedMappings });
  if (yaml.value === null) throw empty(path);
  const parsed = labSchema.safeParse(yaml.value, { error: sayIssue });
  if (!parsed.success) throw yaml.error(problemsOf(parsed.error.issues, labSchema));
  const lab = {
    ...labOf(parsed.data, placeOf(path)),
    lines: linesOf(parsed.data, yaml.lineOf),
    open: openEntriesOf(text, parsed.data, yaml.lineOf),
  };
  const problems = contradictions(lab);
  if (problems.length > 0) throw yaml.error(problems);
  const { plan } = parsed.data;
  return { lab, plan: plan === undefined ? undefined : resolve(dirname(lab.file), plan) };
}

/** The folder that its paths are relative to: the working directory if it comes from standard input or `<(command)`. */
function placeOf(path: string): string {
  const place = resolve(path);
  return /^\/(dev|proc)\//.test(place) ? resolve(basename(place)) : place;
}

function empty(path: string): VirtspecError {
  return new VirtspecError({
    code: 'lab-empty',
    kind: 'usage',
    what: `the lab file ${path} is empty`,
    why: 'it contains only comments and white space',
    fix: 'Start with `lab: NAME` and `source: { nix: FOLDER }`; see lab.yaml of this project for an example.',
  });
}
