import type { XmlSource } from '../xml/source.ts';
import type { Misspelling } from './misspelling.ts';
import type { NixPlace } from './nix-place.ts';
import type { ModuleEvaluation } from './nixos-module.ts';
import type { Kind } from './objects.ts';

/** One object of the declared lab: its XML, and how NixVirt's module is configured to treat it (`modules.nix`, `mkObjectOption`). */
export interface RenderedObject {
  readonly kind: Kind;
  readonly name: string;
  readonly uuid: string | undefined;
  /** Volumes only: the pool's name. */
  readonly pool: string | undefined;
  readonly xml: XmlSource;
  /** The state to put it in; null leaves it unchanged. Always null for volumes. */
  readonly active: boolean | null;
  /** Whether every apply stops it: true always, false never, null or absent if it changed. Never for a volume. */
  readonly restart?: boolean | null;
  /** Volumes only: the module's `name` option, if it is set. NixVirt refuses one that differs from the XML's. */
  readonly option?: string;
  /** Attributes that NixVirt was given and dropped, as paths; undefined if Nix, which alone can determine them, did not run. */
  readonly dropped?: readonly string[];
  /** What was most likely meant by some of `dropped`, by their paths. */
  readonly misspelt?: ReadonlyMap<string, Misspelling>;
  /** Where it is declared, where Nix knows that and it is in the lab's own code. */
  readonly declaredAt?: DeclaredAt;
}

/** Where an object is declared in Nix code. */
export interface DeclaredAt extends NixPlace {
  /** Of its attributes, by their paths: `devices.interface[1].mac`. */
  readonly attributes: ReadonlyMap<string, NixPlace>;
}

/** A volume with `present = false`: NixVirt deletes it if it exists. */
export interface AbsentVolume {
  readonly pool: string;
  readonly name: string;
}

/** Kinds for which NixVirt takes a list. */
export type ListedKind = Exclude<Kind, 'volume'>;

/** Everything that NixVirt's module is given for one connection (`modules.nix`, `virtualisation.libvirt.connections.<uri>`). */
export interface DeclaredConnection {
  /** In NixVirt's order: networks, pools (each followed by its volumes), domains. */
  readonly objects: readonly RenderedObject[];
  /** Kinds whose list is present and empty, which deletes every object of the kind. Any other kind without objects is null: left alone. */
  readonly emptied: readonly ListedKind[];
  readonly absent: readonly AbsentVolume[];
}

/** The source of the XML. */
export interface Provenance {
  /** `live`: Nix evaluated it in this run. `recorded`: rendered earlier, read from disk. `xml`: the user's own XML files. */
  readonly kind: 'live' | 'recorded' | 'xml';
  /** One line for people: `recorded XML of NixVirt 0.6.0 (5dfe108), rendered 2026-11-23 by Nix 2.8.0`. */
  readonly text: string;
  /** Why it is not live although it could have been: `nix-instantiate is not installed`. */
  readonly why: string | undefined;
  readonly folder: string;
}

/** The declared lab as XML. */
export interface Rendered extends DeclaredConnection {
  readonly provenance: Provenance;
  /** The NixOS module that contains it, if the lab file names a flake. */
  readonly module?: ModuleEvaluation;
  /** For a live render with the locked NixVirt: the lab's earlier recording; undefined if there is none. */
  readonly recorded?: readonly RenderedObject[];
}
