import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../support/virtspec.ts';

/** A step, in a workflow or in the action. */
export interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
  readonly permissions?: unknown;
  readonly 'timeout-minutes'?: number;
}

export interface Workflow {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly content: {
    readonly on: Readonly<Record<string, { readonly inputs?: Readonly<Record<string, Input>> } | null>>;
    readonly permissions?: unknown;
    readonly concurrency?: unknown;
    readonly defaults?: unknown;
    readonly jobs: Readonly<Record<string, Job>>;
  };
}

export interface Input {
  readonly description: string;
  readonly default: unknown;
}

const folder = '.github/workflows';

export const workflows: readonly Workflow[] = readdirSync(join(root, folder)).map((name) => {
  const path = join(folder, name);
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, content: parse(text) };
});

const actionText = readFileSync(join(root, 'action.yml'), 'utf8');

export const action: {
  readonly text: string;
  readonly content: {
    readonly inputs: Readonly<Record<string, Input>>;
    readonly runs: { readonly steps: readonly Step[] };
  };
} = { text: actionText, content: parse(actionText) };

/** Every job of every workflow, by `ci.yml: unit`. */
export const jobs: readonly (readonly [string, Job])[] = workflows.flatMap(({ path, content }) =>
  Object.entries(content.jobs).map(([name, job]) => [`${path.slice(folder.length + 1)}: ${name}`, job] as const),
);

/** Every step of every workflow and of the action, by its place. */
export const steps: readonly (readonly [string, Step])[] = [
  ...jobs.flatMap(([name, job]) =>
    (job.steps ?? []).map((step, index) => [`${name}, step ${index + 1}`, step] as const),
  ),
  ...action.content.runs.steps.map((step, index) => [`action.yml, step ${index + 1}`, step] as const),
];
