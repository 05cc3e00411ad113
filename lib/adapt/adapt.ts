import type { Adaptation } from '../model/adaptation.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { type DeclaredLab, declaredLab } from './declared-lab.ts';
import { Editable } from './editable.ts';
import { rules } from './registry.ts';
import type { SandboxHost } from './sandbox-host.ts';

/** A declared object in the form that the sandbox accepts, and every difference. */
export interface Adapted {
  /** If there is no difference, the same object, not a copy. */
  readonly object: RenderedObject;
  readonly adaptations: readonly Adaptation[];
}

/**
 * Adapts one object of a lab to the sandbox: the smallest change with which libvirt accepts and starts it. Everything that no adaptation names stays
 * byte for byte the same, and adapting the result again changes nothing.
 *
 * @param lab what the lab's own networks and pools provide to its domains (`declaredLab`)
 * @throws {VirtspecError} `firmware-not-installed`, `emulator-not-installed`; `xml-malformed`, `xml-doctype` for the XML
 */
export function adaptObject(object: RenderedObject, host: SandboxHost, lab: DeclaredLab = nothing): Adapted {
  const subject = {
    kind: object.kind,
    name: object.pool === undefined ? object.name : `${object.pool}/${object.name}`,
  };
  const xml = new Editable(object.xml);
  const adaptations: Adaptation[] = [];
  for (const rule of rules) {
    if (rule.kind !== object.kind) continue;
    rule.adapt(xml, { host, lab, subject });
    for (const edit of xml.takeEdits()) adaptations.push({ rule: rule.id, subject, ...edit, why: rule.why });
  }
  if (adaptations.length === 0) return { object, adaptations };
  return { object: { ...object, xml: { text: xml.result(), origin: object.xml.origin } }, adaptations };
}

/**
 * Adapts a whole lab; objects keep their order.
 * @throws {VirtspecError} as `adaptObject`
 */
export function adaptObjects(
  objects: readonly RenderedObject[],
  host: SandboxHost,
): { readonly objects: readonly RenderedObject[]; readonly adaptations: readonly Adaptation[] } {
  const lab = declaredLab(objects);
  const adapted = objects.map((object) => adaptObject(object, host, lab));
  return {
    objects: adapted.map(({ object }) => object),
    adaptations: adapted.flatMap(({ adaptations }) => adaptations),
  };
}

const nothing: DeclaredLab = {
  bridges: new Set(),
  addresses: new Set(),
  networks: new Map(),
  pools: new Map(),
  volumes: new Set(),
};
