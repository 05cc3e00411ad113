import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { type EvaluateOptions, evaluate } from '../nix/evaluate.ts';
import { packageFile } from '../package-file.ts';

const folder = packageFile('lib/spike/');

const output = z.object({
  lacking: z.string().nullable(),
  objects: z.array(
    z.object({
      kind: z.enum(['network', 'pool', 'volume', 'domain']),
      xml: z.string(),
      active: z.boolean().nullable(),
      restart: z.boolean().nullable(),
    }),
  ),
  beside: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
  script: z.string().nullable(),
});

/** The result of `question.nix`, or Nix's message. */
export type Evaluation = z.infer<typeof output> | { readonly refused: string };

/**
 * Evaluates `questions/<id>.nix` with the NixVirt in `nixvirt`. A refusal by Nix is a result.
 *
 * @param nixpkgsLib nixpkgs' lib folder, for the questions about NixVirt's module; empty if it is not available
 * @throws VirtspecError `command-not-found`, `nix-evaluation-timeout`; the signal's reason if it aborts
 */
export async function evaluateQuestion(
  id: string,
  { nixvirt, nixpkgsLib }: { readonly nixvirt: string; readonly nixpkgsLib: string },
  options: Omit<EvaluateOptions, 'folder'>,
): Promise<Evaluation> {
  const args = { nixvirt, nixpkgsLib, question: `${folder}questions/${id}.nix` };
  try {
    return output.parse(await evaluate(`${folder}question.nix`, args, { ...options, folder: `${folder}questions` }));
  } catch (error) {
    if (!(error instanceof VirtspecError) || error.code !== 'nix-evaluation-failed') throw error;
    return { refused: error.why ?? error.what };
  }
}
