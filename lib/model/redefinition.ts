import type { XmlSource } from '../xml/source.ts';
import type { Kind } from './objects.ts';

/** The kinds of objects that libvirt stores a definition of. */
export type Definable = Exclude<Kind, 'volume'>;

/** One declared object, defined and undefined several times on an otherwise empty libvirt: the result of each define. */
export interface Redefinition {
  readonly kind: Definable;
  readonly name: string;
  /** The persistent XML after each define, in order. */
  readonly definitions: readonly XmlSource[];
  /** What libvirt refused, and why; `definitions` is then meaningless. */
  readonly refused: string | undefined;
}
