import { numbered } from '../finding/by-cause.ts';
import { declaredState } from '../model/declared-state.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Rendered } from '../model/rendered.ts';
import type { SchemaResult } from '../model/schema-result.ts';
import { type RenderOptions, renderLab } from '../render/render.ts';
import { type ValidateOptions, validateRendered } from '../render/validate.ts';
import type { LabRun, RunOptions } from '../run/lab-run.ts';
import { schemaFolderOf } from '../system/schema-folder.ts';
import type { System } from '../system/system.ts';

/** The schema's results for each object, or why it was not validated. */
export type Validation = readonly SchemaResult[] | { readonly unavailable: string };

/** What a lab declares. */
export interface ReadLab {
  readonly rendered: Rendered;
  readonly declared: LabState;
  /** Validates it, on the first call. It blocks this thread for a third of a second, so call it while guests are waited for. */
  readonly validate: () => Promise<Validation>;
}

/** The options for rendering. */
type ReadOptions = RunOptions & Pick<RenderOptions, 'nixvirt' | 'nixpkgs'>;

/** With what a lab is rendered and validated. */
interface ReadWith extends Pick<ValidateOptions, 'load'>, Pick<RenderOptions, 'ignored'> {
  /** Whose schemas; this machine's own by default. */
  readonly system?: System | undefined;
}

/**
 * Renders a lab.
 * @throws VirtspecError as `renderLab`; the signal's reason
 */
export async function readLab(run: LabRun<ReadOptions>, { system, load, ignored }: ReadWith = {}): Promise<ReadLab> {
  const { nixvirt, nixpkgs, signal } = run.options;
  const rendered = await run.phase('Render', async (control) => {
    const made = await renderLab(run.lab, { nixvirt, nixpkgs, signal, ignored });
    control.detail(`${numbered(made.objects.length, 'object')}; ${made.provenance.text}`);
    return made;
  });
  let validation: Promise<Validation> | undefined;
  const validate = () => {
    validation ??= validateLab(run, rendered, { folder: schemaFolderOf(system), load, signal });
    return validation;
  };
  return { rendered, declared: declaredState(rendered), validate };
}

function validateLab(run: LabRun, rendered: Rendered, options: ValidateOptions): Promise<Validation> {
  return run.phase('Validate against libvirt’s schemas', async (control) => {
    const results = await validateRendered(rendered, options);
    control.detail('unavailable' in results ? results.unavailable : countValid(results));
    return results;
  });
}

function countValid(results: readonly SchemaResult[]): string {
  return `${results.filter(({ violations }) => violations.length === 0).length} of ${results.length} valid`;
}
