import { VirtspecError } from '../error/virtspec-error.ts';
import type { RenderedObject } from '../model/rendered.ts';
import type { SchemaViolation } from '../model/schema-result.ts';
import type { FoundNixVirt } from '../nixvirt/nixvirt-source.ts';
import type { AskedQuestion } from './ask-release.ts';
import type { GateSandbox } from './gate-sandbox.ts';
import type { NotObserved, Observation, ObservedObject } from './observation.ts';

/** What this machine has for testing NixVirt's XML; each part, or why it is missing. */
export interface Instruments {
  /** The schema's errors for each object. */
  readonly schema: ReadonlyMap<RenderedObject, readonly SchemaViolation[]> | NotObserved;
  readonly sandbox: GateSandbox | NotObserved;
  /** The Python that runs NixVirt's activation. */
  readonly python: { readonly python: string } | NotObserved;
}

/** The pool that the work plan's script creates. */
const scriptsPool = 'homelab';

/**
 * Tests what a question wrote with libvirt's schema and the sandbox.
 *
 * @returns the observation; a question that needs what this machine lacks was not observed
 * @throws VirtspecError `libvirt-connection-lost`, `virsh-timeout`, `sandbox-died`
 */
export async function observe(
  asked: AskedQuestion,
  release: FoundNixVirt,
  instruments: Instruments,
): Promise<Observation | NotObserved> {
  const { refused, objects, facts, script, beside, lacking } = asked;
  if (lacking) return lacking;
  if (objects.length === 0 && script === undefined) return { refused, objects: [], facts, script, applied: undefined };
  const { schema, sandbox, python } = instruments;
  if ('unavailable' in sandbox) return sandbox;
  if ('unavailable' in schema) return schema;
  if (beside !== undefined && 'unavailable' in python) return python;
  try {
    const observed: ObservedObject[] = [];
    for (const object of objects) {
      const { kind, name, xml } = object;
      const violations = schema.get(object) ?? [];
      observed.push({ kind, name, xml, violations, ...(await sandbox.define(object)) });
    }
    const run = script === undefined ? undefined : await sandbox.runScript(script, scriptsPool);
    const applied =
      beside === undefined || 'unavailable' in python
        ? undefined
        : await sandbox.applyTwice(objects, beside, { ...release, ...python });
    return { refused, objects: observed, facts, script: run, applied };
  } catch (error) {
    // The adaptation needs something that this machine lacks, which says nothing about NixVirt.
    if (!(error instanceof VirtspecError) || !error.code.endsWith('-not-installed')) throw error;
    return { unavailable: error.message };
  }
}
