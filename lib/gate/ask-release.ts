import { VirtspecError } from '../error/virtspec-error.ts';
import type { RenderedObject } from '../model/rendered.ts';
import type { EvaluateOptions } from '../nix/evaluate.ts';
import { renderedObject } from '../nix/rendered-object.ts';
import { type Evaluation, evaluateProbe } from './evaluate-probe.ts';
import type { Probe } from './probe.ts';
import { probes } from './registry.ts';

/** A probe that Nix has evaluated, before libvirt is asked. */
export interface AskedProbe {
  readonly probe: Probe;
  /** Nix's words, or why what NixVirt wrote is no XML; then there is nothing else. */
  readonly refused: string | undefined;
  readonly objects: readonly RenderedObject[];
  readonly facts: Readonly<Record<string, unknown>>;
  readonly script: string | undefined;
}

/**
 * Has Nix evaluate every probe with the NixVirt in `nixvirt`, one after the other: releases run beside each other already.
 *
 * @returns in the registry's order
 * @throws VirtspecError as `evaluateProbe`
 */
export async function askRelease(
  nixvirt: string,
  options: Omit<EvaluateOptions, 'folder'>,
): Promise<readonly AskedProbe[]> {
  const asked: AskedProbe[] = [];
  for (const probe of probes) asked.push(read(probe, await evaluateProbe(probe.id, nixvirt, options)));
  return asked;
}

function read(probe: Probe, evaluation: Evaluation): AskedProbe {
  const nothing = { probe, objects: [], facts: {}, script: undefined };
  if ('refused' in evaluation) return { ...nothing, refused: evaluation.refused };
  try {
    const objects = evaluation.objects.map(({ kind, xml }) => {
      const origin = `XML of the probe ${probe.id}`;
      return renderedObject({
        kind,
        text: xml,
        origin,
        active: null,
        ...(kind === 'volume' ? { pool: 'homelab' } : {}),
      });
    });
    return { probe, refused: undefined, objects, facts: evaluation.facts, script: evaluation.script ?? undefined };
  } catch (error) {
    if (!(error instanceof VirtspecError) || !error.code.startsWith('xml-')) throw error;
    return { ...nothing, refused: error.message };
  }
}
