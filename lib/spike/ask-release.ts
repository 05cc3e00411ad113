import { VirtspecError } from '../error/virtspec-error.ts';
import type { RenderedObject } from '../model/rendered.ts';
import type { EvaluateOptions } from '../nix/evaluate.ts';
import type { NixpkgsLib } from '../nix/nixpkgs-lib.ts';
import { renderedObject } from '../render/rendered-object.ts';
import { type Evaluation, evaluateQuestion } from './evaluate-question.ts';
import type { NotObserved } from './observation.ts';
import type { Question } from './question.ts';
import { questions } from './registry.ts';

/** A question that Nix has evaluated, before libvirt is asked. */
export interface AskedQuestion {
  readonly question: Question;
  /** Nix's message, or why the result is not XML; then there is nothing else. */
  readonly refused: string | undefined;
  readonly objects: readonly RenderedObject[];
  /** The domain that runs while all objects are applied a second time; undefined: nothing is applied. */
  readonly beside: string | undefined;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly script: string | undefined;
  /** What the question needs and this machine lacks; then there is nothing else. */
  readonly lacking: NotObserved | undefined;
}

/**
 * Has Nix evaluate every question with the NixVirt in `nixvirt`, one after the other, because releases are already evaluated in parallel.
 *
 * @param lib nixpkgs' lib, for the questions about NixVirt's module
 * @returns in the registry's order
 * @throws VirtspecError as `evaluateQuestion`
 */
export async function askRelease(
  nixvirt: string,
  lib: NixpkgsLib,
  options: Omit<EvaluateOptions, 'folder' | 'store'>,
): Promise<readonly AskedQuestion[]> {
  const args = { nixvirt, nixpkgsLib: 'missing' in lib ? '' : lib.folder };
  const asked: AskedQuestion[] = [];
  for (const question of questions) asked.push(read(question, await evaluateQuestion(question.id, args, options), lib));
  return asked;
}

function read(question: Question, evaluation: Evaluation, lib: NixpkgsLib): AskedQuestion {
  const nothing = { question, objects: [], beside: undefined, facts: {}, script: undefined, lacking: undefined };
  if ('refused' in evaluation) return { ...nothing, refused: evaluation.refused };
  const { lacking, beside, facts, script } = evaluation;
  if (lacking !== null && 'missing' in lib) {
    return { ...nothing, refused: undefined, lacking: { unavailable: `it requires ${lacking}: ${lib.missing}` } };
  }
  try {
    const objects = evaluation.objects.map(({ kind, xml, active, restart }) => {
      const origin = `XML of the question ${question.id}`;
      const pool = kind === 'volume' ? { pool: 'homelab' } : {};
      return renderedObject({ kind, text: xml, origin, active, restart, ...pool });
    });
    const asked = { ...nothing, refused: undefined, objects, facts };
    return { ...asked, beside: beside ?? undefined, script: script ?? undefined };
  } catch (error) {
    if (!(error instanceof VirtspecError) || !error.code.startsWith('xml-')) throw error;
    return { ...nothing, refused: error.message };
  }
}
