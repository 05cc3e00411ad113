import type { DeclaredPools } from './declared-pools.ts';
import type { SandboxHost } from './sandbox-host.ts';

/** What the sandbox must have before the lab is applied, apart from what libvirt creates by itself. */
export type ProvisionItem =
  /** A new, empty folder; the host's folder of that name is hidden. */
  | { readonly kind: 'folder'; readonly path: string }
  /** A folder in which files can be created; the host's content stays visible. */
  | { readonly kind: 'parent'; readonly path: string }
  /** An empty image, with its parent folders; the host's file of that name is hidden. `format` is one that `qemu-img create` knows. */
  | { readonly kind: 'file'; readonly path: string; readonly format: string; readonly bytes: bigint }
  /** The host's file of that name is hidden, and not replaced. */
  | { readonly kind: 'absent'; readonly path: string }
  /** A network filter that lets everything pass. */
  | { readonly kind: 'nwfilter'; readonly name: string }
  /** A secret with a dummy value. */
  | SecretItem
  /** A bridge without ports, up; with the given address of the host, if any: `192.168.56.1/24`. */
  | { readonly kind: 'bridge'; readonly name: string; readonly address?: string };

export interface SecretItem {
  readonly kind: 'secret';
  readonly uuid: string;
  /** As in https://libvirt.org/formatsecret.html: the kind of object that it opens, and its name. */
  readonly usage: { readonly type: 'volume' | 'vtpm'; readonly id: string };
}

/** An item and, if it replaces something real, its entry in the report. */
export interface Need {
  readonly item: ProvisionItem;
  readonly standIn?: { readonly to: string; readonly why: string };
}

/** What the sandbox has already. */
export type NeedHost = Pick<SandboxHost, 'exists' | 'filters'>;

/** The context in which the needs of one object are determined. */
export interface NeedContext {
  readonly pools: DeclaredPools;
  /** Bridges that the lab's networks create. */
  readonly bridges: ReadonlySet<string>;
  readonly host: NeedHost;
  /** For messages: `domain web01`. */
  readonly where: string;
}
