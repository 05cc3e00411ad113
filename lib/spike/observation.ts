import type { Kind } from '../model/objects.ts';
import type { SchemaViolation } from '../model/schema-result.ts';
import type { Span } from '../snapshot/watched.ts';
import type { XmlSource } from '../xml/source.ts';

/** What a question showed with one release of NixVirt: everything that a judgement may use. */
export interface Observation {
  /** Nix's own message and position, if it did not evaluate the question; then there is nothing else. */
  readonly refused: string | undefined;
  readonly objects: readonly ObservedObject[];
  /** What the question's Nix code determined itself. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly script: ScriptRun | undefined;
  /** If the question is about NixVirt's activation. */
  readonly applied: Applied | undefined;
}

/** All objects of a question, applied twice by the release's own `nixvirt-module-helper`, with a domain running during the second apply. */
export type Applied = ((Span & { readonly refused?: undefined }) | { readonly refused: string }) & {
  /** The release's `tool/nixvirt.py`, which determines what an apply changes. */
  readonly tool: SourceText;
  /** The domain that was started in between. */
  readonly beside: string;
};

/** Code, and its origin. */
export interface SourceText {
  readonly text: string;
  readonly origin: string;
}

/** One XML that NixVirt wrote, tested with libvirt's schema and a libvirtd. */
export interface ObservedObject {
  readonly kind: Kind;
  readonly name: string;
  readonly xml: XmlSource;
  readonly violations: readonly SchemaViolation[];
  /** libvirt's message, if it did not define the XML. */
  readonly refused: string | undefined;
  /** libvirt's forms of it: for networks, pools and domains two, each defined on an empty libvirt. */
  readonly definitions: readonly XmlSource[];
}

/** A script that ran in the sandbox, and libvirt's state after it. */
export interface ScriptRun {
  readonly text: string;
  readonly code: number | null;
  /** Standard output and error. */
  readonly said: string;
  /** `virsh vol-list` of the pool that it created. */
  readonly volumes: string;
}

/** Why a question was not observed: this machine could not test it. */
export interface NotObserved {
  readonly unavailable: string;
}
