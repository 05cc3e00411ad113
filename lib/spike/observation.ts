import type { Kind } from '../model/objects.ts';
import type { SchemaViolation } from '../model/schema-result.ts';
import type { Span } from '../snapshot/watched.ts';
import type { XmlSource } from '../xml/source.ts';

/** What a question showed with one release of NixVirt: all that a judgement may look at. */
export interface Observation {
  /** Nix's own message and place, where it would not evaluate the question; then there is nothing else. */
  readonly refused: string | undefined;
  readonly objects: readonly ObservedObject[];
  /** What the question's Nix code found out by itself. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly script: ScriptRun | undefined;
  /** Where the question is of NixVirt's activation. */
  readonly applied: Applied | undefined;
}

/** All objects of a question, applied twice by the release's own `nixvirt-module-helper`, a domain running the second time. */
export type Applied = ((Span & { readonly refused?: undefined }) | { readonly refused: string }) & {
  /** The release's `tool/nixvirt.py`, which decides what an apply touches. */
  readonly tool: SourceText;
  /** The domain that was started in between. */
  readonly beside: string;
};

/** Code, and where it is from. */
export interface SourceText {
  readonly text: string;
  readonly origin: string;
}

/** One XML that NixVirt wrote, shown to libvirt's schema and to a libvirtd. */
export interface ObservedObject {
  readonly kind: Kind;
  readonly name: string;
  readonly xml: XmlSource;
  readonly violations: readonly SchemaViolation[];
  /** libvirt's words, where it would not define it. */
  readonly refused: string | undefined;
  /** What libvirt made of it: of networks, pools and domains twice, each time from nothing. */
  readonly definitions: readonly XmlSource[];
}

/** A script that ran in the sandbox, and what libvirt had after it. */
export interface ScriptRun {
  readonly text: string;
  readonly code: number | null;
  /** Standard output and error. */
  readonly said: string;
  /** `virsh vol-list` of the pool that it made. */
  readonly volumes: string;
}

/** Why a question was not observed: this machine could not ask. */
export interface NotObserved {
  readonly unavailable: string;
}
