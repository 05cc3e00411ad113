import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import type { XmlSource } from '../xml/source.ts';
import { descendants, readTree, type TreeElement, writeTree } from '../xml/tree.ts';
import type { HostObject } from './compare.ts';

/**
 * Transient objects as they can be declared. NixVirt compares what libvirt shows of one that runs with the definition that it makes of it, finds what
 * libvirt generated for the run, and would stop it: `restart = false` prevents that (0.6.0, nixvirt.py, `ObjectSpec.define`).
 */
export function declareTransient(lab: DeclaredConnection, chosen: readonly HostObject[]): DeclaredConnection {
  const isTransient = ({ kind, uuid }: RenderedObject) =>
    chosen.some((object) => object.kind === kind && object.uuid === uuid && object.live?.persistent === false);
  return {
    ...lab,
    objects: lab.objects.map((object) =>
      isTransient(object) ? { ...object, restart: false, xml: withoutRuntime(object.xml) } : object,
    ),
  };
}

/** Without what libvirt generates for a run, and shows of a transient domain even as its inactive XML (9.0.0: aliases, partition, label). */
function withoutRuntime(source: XmlSource): XmlSource {
  const root = readTree(source);
  for (const element of descendants(root)) element.children = element.children.filter((child) => !isRuntime(child));
  return { ...source, text: writeTree(root) };
}

function isRuntime(element: TreeElement): boolean {
  const { name, children } = element;
  const value = (attribute: string) => element.attributes.find((one) => one.name === attribute)?.value;
  // Only aliases that begin with ua- are a user's own: https://libvirt.org/formatdomain.html#devices
  if (name === 'alias') return value('name')?.startsWith('ua-') === false;
  if (name === 'seclabel') return value('type') === 'dynamic' && children.some((child) => child.name === 'imagelabel');
  return name === 'resource' && children.length === 1 && children[0]?.text.trim() === '/machine';
}
