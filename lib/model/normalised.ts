import type { XmlSource } from '../xml/source.ts';
import type { RenderedObject } from './rendered.ts';

/** What libvirt makes of one object's XML, found by defining it on trial. */
export interface Normalised {
  /** The XML that was defined. */
  readonly declared: XmlSource;
  /** Its persistent XML, once a define, each from nothing; empty where there is no answer. */
  readonly definitions: readonly XmlSource[];
  /** In libvirt's words, where it refuses the XML. */
  readonly refused?: string | undefined;
  /** Why there is no answer, where nobody could be asked. */
  readonly unknown?: string | undefined;
  /**
   * What is on the host, taken through the same: the same adaptations, and the same define. Only where the XML had to be adapted before it
   * was defined, or the host's libvirt is of another release; then these two are compared.
   */
  readonly host?: XmlSource | undefined;
  /** The libvirt that was asked, where the host's is of another release: what it does not know it does not keep. */
  readonly release?: string | undefined;
  /** Why the two may differ all the same, where they agree: what had to be adapted is not in them. */
  readonly uncertain?: string | undefined;
}

/** Of every declared network, pool and domain. */
export type Normalisation = ReadonlyMap<RenderedObject, Normalised>;
