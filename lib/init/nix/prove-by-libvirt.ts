import { policies } from '../../drift/policies.ts';
import { xmlDifferences } from '../../drift/xml-difference.ts';
import type { Normalised } from '../../model/normalised.ts';
import type { RenderedObject } from '../../model/rendered.ts';
import { type SeenHost, ShadowLibvirt } from '../../sandbox/shadow-libvirt.ts';
import type { XmlSource } from '../../xml/source.ts';

/** An XML that NixVirt writes, and the one of which libvirt shall make the same. */
export interface WrittenObject {
  readonly written: RenderedObject;
  readonly meant: XmlSource;
}

/** Tells of which of the written objects libvirt makes what it had. */
export type ProveByLibvirt = (objects: readonly WrittenObject[]) => Promise<ReadonlySet<RenderedObject>>;

/**
 * Asks a libvirt in a sandbox on this machine, of the same release as the host's: what NixVirt writes is defined there, three times on an empty
 * libvirt. What libvirt adds by itself, such as the hub and the port of a USB device, is then as it was, or it is not. The host is not touched.
 *
 * Nothing is proven if this machine cannot run a sandbox, or if its libvirt is of another release.
 *
 * @throws the signal's reason on abort
 */
export function libvirtOf(host: SeenHost, signal: AbortSignal): ProveByLibvirt {
  return async (objects) => {
    const shadow = await ShadowLibvirt.tryStart(signal);
    if ('unavailable' in shadow) return new Set();
    await using _ = shadow;
    const answers = await shadow.normalise(
      objects.map(({ written }) => written),
      async () => host,
    );
    const proven = objects.filter(({ written, meant }) => isSame(written, answers.get(written), meant));
    return new Set(proven.map(({ written }) => written));
  };
}

function isSame({ kind }: RenderedObject, answer: Normalised | undefined, meant: XmlSource): boolean {
  if (!answer || answer.refused !== undefined || answer.uncertain !== undefined) return false;
  if (answer.release !== undefined || answer.definitions.length < 2) return false;
  const before = answer.host ?? meant;
  return answer.definitions.every((definition) => xmlDifferences(definition, before, policies[kind]).length === 0);
}
