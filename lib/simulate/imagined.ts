import type { Domain, Network, Pool } from '../model/objects.ts';
import type { ObservedLibvirt } from '../model/observed-libvirt.ts';
import type { ListedKind } from '../model/rendered.ts';

/** An object of a simulated libvirt. */
export interface Imagined {
  readonly kind: ListedKind;
  readonly uuid: string;
  /** Its persistent definition. */
  definition: Network | Pool | Domain;
  active: boolean;
  /** For an active network: the bridge that libvirt created when it was started. */
  bridge: string | undefined;
  persistent: boolean;
  /** Names of a pool's volumes; undefined if they cannot be known. */
  volumes: Set<string> | undefined;
}

/** All of them, read-only. */
export interface ImaginedObjects {
  readonly observed: ObservedLibvirt;
  all(kind: ListedKind): readonly Imagined[];
  named(kind: ListedKind, name: string): Imagined | undefined;
}
