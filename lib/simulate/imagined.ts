import type { Domain, Network, Pool } from '../model/objects.ts';
import type { ObservedLibvirt } from '../model/observed-libvirt.ts';
import type { ListedKind } from '../model/rendered.ts';

/** An object of a libvirt that is only imagined. */
export interface Imagined {
  readonly kind: ListedKind;
  readonly uuid: string;
  /** Its persistent definition. */
  definition: Network | Pool | Domain;
  active: boolean;
  /** Of an active network: the bridge that libvirt made for it when it was started. */
  bridge: string | undefined;
  persistent: boolean;
  /** Names of a pool's volumes; undefined where they cannot be known. */
  volumes: Set<string> | undefined;
}

/** All of them, to be looked at. */
export interface ImaginedObjects {
  readonly observed: ObservedLibvirt;
  all(kind: ListedKind): readonly Imagined[];
  named(kind: ListedKind, name: string): Imagined | undefined;
}
