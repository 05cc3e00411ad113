import type { XmlSource } from '../xml/source.ts';
import type { ModuleEvaluation } from './nixos-module.ts';
import type { Kind } from './objects.ts';

/** One object of the declared lab: its XML, and how NixVirt's module is told to treat it (`modules.nix`, `mkObjectOption`). */
export interface RenderedObject {
  readonly kind: Kind;
  readonly name: string;
  readonly uuid: string | undefined;
  /** Volumes only: the pool's name. */
  readonly pool: string | undefined;
  readonly xml: XmlSource;
  /** The state to put it in; null leaves it as it is. Always null for volumes. */
  readonly active: boolean | null;
  /** Whether every apply stops it: true always, false never, null or absent when it changed. Never of a volume. */
  readonly restart?: boolean | null;
  /** Volumes only: the module's `name` beside the definition, where it is set. NixVirt refuses another than the XML's. */
  readonly option?: string;
  /** Attributes that NixVirt was given and made nothing of, as paths; undefined where only Nix could have told, and did not run. */
  readonly dropped?: readonly string[];
}

/** A volume with `present = false`: NixVirt deletes it where it is. */
export interface AbsentVolume {
  readonly pool: string;
  readonly name: string;
}

/** Kinds that NixVirt takes a list of. */
export type ListedKind = Exclude<Kind, 'volume'>;

/** The whole of what NixVirt's module is told of one connection (`modules.nix`, `virtualisation.libvirt.connections.<uri>`). */
export interface DeclaredConnection {
  /** In NixVirt's order: networks, pools (each followed by its volumes), domains. */
  readonly objects: readonly RenderedObject[];
  /** Kinds whose list is there and empty, which deletes every object of the kind. Any other kind without objects is null: left alone. */
  readonly emptied: readonly ListedKind[];
  readonly absent: readonly AbsentVolume[];
}

/** Where the XML came from. */
export interface Provenance {
  /** `live`: Nix evaluated it in this run. `recorded`: rendered earlier, read from disk. `xml`: the user's own XML files. */
  readonly kind: 'live' | 'recorded' | 'xml';
  /** One line a person reads: `recorded XML of NixVirt 0.6.0 (5dfe108), rendered 2026-11-23 by Nix 2.8.0`. */
  readonly text: string;
  /** Why it is not live where it could have been: `nix-instantiate is not installed`. */
  readonly why: string | undefined;
  readonly folder: string;
}

/** The declared lab as XML. */
export interface Rendered extends DeclaredConnection {
  readonly provenance: Provenance;
  /** The NixOS module around it, where the lab file names a flake. */
  readonly module?: ModuleEvaluation;
  /** For a live render with the locked NixVirt: what was recorded of the lab earlier; undefined when nothing was. */
  readonly recorded?: readonly RenderedObject[];
}
