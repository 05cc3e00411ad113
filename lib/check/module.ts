import type { Verdict } from '../finding/finding.ts';
import { skip } from '../finding/verdict.ts';
import type { NixosModule } from '../model/nixos-module.ts';
import { type Evidence, evidenceOf } from '../xml/evidence.ts';
import type { CheckContext } from './context.ts';

/** Whether the lab file names a flake. */
export function hasModule({ module }: CheckContext): boolean {
  return module !== undefined;
}

/** Calls `judge` with the evaluated module, or says why there is none. */
export function judgeModule({ module }: CheckContext, judge: (module: NixosModule) => Verdict): Verdict {
  if (module === undefined) return skip('the lab file names no flake');
  return 'unavailable' in module ? skip(`the module was not evaluated: ${module.unavailable}`) : judge(module);
}

/** An option of the module and its value, as evidence. */
export function optionEvidence({ name }: NixosModule, option: string, value: string | undefined): Evidence {
  return evidenceOf(`${name}, config.${option}`, value);
}
