import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adaptObjects } from '../../../lib/adapt/adapt.ts';
import type { Definable, Redefinition } from '../../../lib/model/redefinition.ts';
import type { RenderedObject } from '../../../lib/model/rendered.ts';
import { canonicalUuid } from '../../../lib/model/uuid.ts';
import { collectFacts } from '../../../lib/sandbox/host.ts';
import { redefineObjects } from '../../../lib/sandbox/redefine.ts';
import { Sandbox } from '../../../lib/sandbox/sandbox.ts';
import { System } from '../../../lib/system/system.ts';

export const fixtures = fileURLToPath(new URL('../../../fixtures/', import.meta.url));

/** An object out of its XML. */
export function objectOf(text: string, origin: string): RenderedObject {
  const [, kind = ''] = /<(domain|network|pool)[\s>]/.exec(text) ?? [];
  const [name = '', uuid] = ['name', 'uuid'].map((tag) => new RegExp(`<${tag}>([^<]*)<`).exec(text)?.[1]);
  return {
    kind: kind as Definable,
    name,
    uuid: uuid && canonicalUuid(uuid),
    pool: undefined,
    xml: { text, origin },
    active: null,
  };
}

/** Objects as passed to libvirt, and its forms of each. */
export interface Trial {
  readonly version: string;
  readonly objects: readonly RenderedObject[];
  readonly redefined: readonly Redefinition[];
}

/** Defines objects twice, in a sandbox: of this machine's libvirt, or of another's. */
export async function tryOut(
  objects: readonly RenderedObject[],
  adapt: boolean,
  system: System = System.here,
): Promise<Trial> {
  await using sandbox = await Sandbox.start({ system });
  await using virsh = await sandbox.virsh();
  const { host, tools } = await collectFacts({ sandbox, virsh }, { smm: true }, ['x86_64']);
  const adapted = adapt ? adaptObjects(objects, host).objects : objects;
  const redefined = await redefineObjects(virsh, adapted, { folder: join(sandbox.folder, 'trial'), times: 2 });
  return { version: tools.libvirt ?? '', objects: adapted, redefined };
}
