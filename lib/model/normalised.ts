import type { XmlSource } from '../xml/source.ts';
import type { RenderedObject } from './rendered.ts';

/** How libvirt stores one object's XML, found by defining it on trial. */
export interface Normalised {
  /** The XML that was defined. */
  readonly declared: XmlSource;
  /** Its persistent XML after each define, each on an empty libvirt; empty if there is no answer. */
  readonly definitions: readonly XmlSource[];
  /** libvirt's message, if it refuses the XML. */
  readonly refused?: string | undefined;
  /** Why there is no answer, if libvirt could not be asked. */
  readonly unknown?: string | undefined;
  /**
   * The host's XML after the same adaptations and the same define. Present only if the XML had to be adapted before it was defined, or if the host's
   * libvirt is of another release; then these two are compared.
   */
  readonly host?: XmlSource | undefined;
  /** The libvirt that was asked, if the host's is of another release: it drops what it does not know. */
  readonly release?: string | undefined;
  /** Why the two may differ even if they agree here: parts that had to be adapted are in neither. */
  readonly uncertain?: string | undefined;
}

/** For every declared network, pool and domain. */
export type Normalisation = ReadonlyMap<RenderedObject, Normalised>;
