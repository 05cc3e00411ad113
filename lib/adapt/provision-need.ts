import type { DeclaredPools } from './declared-pools.ts';
import type { SandboxHost } from './sandbox-host.ts';

/** What the sandbox must have before the lab is applied, beside what libvirt makes by itself. */
export type ProvisionItem =
  /** New and empty; what the host keeps in a folder of that name is hidden. */
  | { readonly kind: 'folder'; readonly path: string }
  /** A folder in which files can be made; what the host keeps in it stays visible. */
  | { readonly kind: 'parent'; readonly path: string }
  /** An empty image, with its parents; what the host keeps under that name is hidden. `format` is one that `qemu-img create` knows. */
  | { readonly kind: 'file'; readonly path: string; readonly format: string; readonly bytes: bigint }
  /** What the host keeps under that name is hidden, and nothing put in its place. */
  | { readonly kind: 'absent'; readonly path: string }
  /** A network filter that lets everything pass. */
  | { readonly kind: 'nwfilter'; readonly name: string }
  /** A secret with a value of no meaning. */
  | SecretItem
  /** A bridge without ports, up; with the host's own address on it, if any: `192.168.56.1/24`. */
  | { readonly kind: 'bridge'; readonly name: string; readonly address?: string };

export interface SecretItem {
  readonly kind: 'secret';
  readonly uuid: string;
  /** As https://libvirt.org/formatsecret.html has it: which kind of thing it opens, and by which name. */
  readonly usage: { readonly type: 'volume' | 'vtpm'; readonly id: string };
}

/** An item, and, when it stands in for something real, what the report says of it. */
export interface Need {
  readonly item: ProvisionItem;
  readonly standIn?: { readonly to: string; readonly why: string };
}

/** What the sandbox has by itself. */
export type NeedHost = Pick<SandboxHost, 'exists' | 'filters'>;

/** What the needs of one object are found from. */
export interface NeedContext {
  readonly pools: DeclaredPools;
  /** Bridges that the lab's networks make. */
  readonly bridges: ReadonlySet<string>;
  readonly host: NeedHost;
  /** For messages: `domain web01`. */
  readonly where: string;
}
