import type { Lab } from '../lab/lab.ts';
import { declaredState } from '../model/declared-state.ts';
import type { LabState } from '../model/lab-state.ts';
import type { Rendered } from '../model/rendered.ts';
import type { SchemaResult } from '../model/schema-result.ts';
import { type RenderOptions, renderLab } from '../nix/render.ts';
import { loadValidators, validateRendered } from '../nix/validate.ts';
import type { Phases } from './phases.ts';

/** What a lab declares. */
export interface ReadLab {
  readonly rendered: Rendered;
  readonly declared: LabState;
  readonly schema: readonly SchemaResult[] | { readonly unavailable: string };
}

/**
 * Renders a lab, and validates what came out.
 * @throws VirtspecError as `renderLab`; the signal's reason
 */
export async function readLab(
  lab: Lab,
  phases: Phases,
  { nixvirt, nixpkgs, signal }: Pick<RenderOptions, 'nixvirt' | 'nixpkgs' | 'signal'>,
): Promise<ReadLab> {
  // Beside Nix.
  const validators = loadValidators({ signal });
  validators.catch(() => {});
  const rendered = await phases.run('Render', async (control) => {
    const made = await renderLab(lab, { nixvirt, nixpkgs, signal });
    control.detail(`${made.objects.length} objects; ${made.provenance.text}`);
    return made;
  });
  const declared = declaredState(rendered);
  const schema = await phases.run('Validate against libvirt’s schemas', async (control) => {
    const results = await validateRendered(rendered, { signal, validators });
    if ('unavailable' in results) control.detail(results.unavailable);
    else
      control.detail(
        `${results.filter(({ violations }) => violations.length === 0).length} of ${results.length} valid`,
      );
    return results;
  });
  return { rendered, declared, schema };
}
