import type { XmlSource } from '../xml/source.ts';
import type { Kind } from './objects.ts';

/** What libvirt keeps a definition of. */
export type Definable = Exclude<Kind, 'volume'>;

/** One declared object, defined and undefined several times on a libvirt that has nothing else: what came out each time. */
export interface Redefinition {
  readonly kind: Definable;
  readonly name: string;
  /** The persistent XML after each define, in order. */
  readonly definitions: readonly XmlSource[];
  /** What libvirt would not do, and why; `definitions` then tell nothing. */
  readonly refused: string | undefined;
}
