import type { Category } from '../finding/category.ts';
import type { Severity, Verdict } from '../finding/finding.ts';
import type { Fix } from '../finding/fix.ts';
import type { DomainIntent, NetworkIntent, PoolIntent, VolumeIntent } from '../lab/lab.ts';
import type { Kind, LabObject } from '../model/objects.ts';
import type { Tier } from '../model/tier.ts';
import type { Application } from '../simulate/application.ts';
import type { CheckContext } from './context.ts';

export type IntentOf<K extends Kind> = {
  network: NetworkIntent;
  pool: PoolIntent;
  volume: VolumeIntent;
  domain: DomainIntent;
}[K];

export type ObjectOf<K extends Kind> = Extract<LabObject, { kind: K }>;

/** One name of one kind, wherever it occurs: in the lab file, in the declared XML, in the observed libvirt. */
export interface Subject<K extends Kind> {
  readonly kind: K;
  /** For a volume: `pool/volume`, here and in findings. */
  readonly name: string;
  /** What the lab file requires. */
  readonly intent: IntentOf<K> | undefined;
  /** From the rendered XML. */
  readonly declared: ObjectOf<K> | undefined;
  /** From libvirt; from the rendered XML if the target is `rendered`. */
  readonly observed: ObjectOf<K> | undefined;
}

/** The description of a check; `docs/checks.md` is generated from it. */
export interface CheckMeta {
  /** Kebab-case, stable: users select by it. */
  readonly id: string;
  /** The section of the report that it is in; also the folder of its file. */
  readonly category: Category;
  /** A fact about the object, which holds if the check passes. */
  readonly title: string;
  readonly severity: Severity;
  /** What to do if it fails. One or two exact sentences; a second text for a lab in libvirt XML if the first one names Nix code. */
  readonly fix: Fix;
  /** The check judges Nix code itself: there is no finding for a lab with another source. Default: it judges every lab. */
  readonly source?: 'nix';
  /** The weakest tier that can answer it; weaker runs report it as not run. */
  readonly tier: Tier;
  /** Why the check exists: the problem that it detects, with its source (facts, NixVirt file and line, libvirt page). */
  readonly why: string;
}

/** A check of one object at a time. `O` is the object that it reads, which is known to exist. */
export interface ObjectCheck<K extends Kind = Kind> extends CheckMeta {
  readonly kind: K;
  /** Which side `judge` gets as `object`. The runner reports a skip, with its reason, for a subject without it. */
  readonly reads: 'declared' | 'observed';
  /** False: the check does not apply to this subject, and there is no finding. */
  applies?(subject: Subject<K>, context: CheckContext): boolean;
  judge(object: ObjectOf<K>, subject: Subject<K>, context: CheckContext): Verdict;
}

/** A check of presence or absence itself: it gets every subject of its kind, either side may be missing. */
export interface PresenceCheck<K extends Kind = Kind> extends CheckMeta {
  readonly kind: K;
  readonly reads: 'nothing';
  applies?(subject: Subject<K>, context: CheckContext): boolean;
  judge(subject: Subject<K>, context: CheckContext): Verdict;
}

export type AnySubject = { [K in Kind]: Subject<K> }[Kind];

/** A check that applies to objects of several kinds. It gets every subject of `kinds`, either side may be missing. */
export interface AnyCheck extends CheckMeta {
  readonly kind: 'any';
  readonly kinds: readonly Kind[];
  /** What it judges by, for the finding's tier. */
  readonly reads: 'declared' | 'observed';
  applies?(subject: AnySubject, context: CheckContext): boolean;
  judge(subject: AnySubject, context: CheckContext): Verdict;
}

/** An object that libvirt had before the first apply, and what happened to it. */
export interface Predecessor {
  readonly kind: LabObject['kind'];
  /** For a volume: `pool/volume`. */
  readonly name: string;
  readonly before: LabObject;
  /** The same object in libvirt after the apply: by UUID, whatever its name is then; a volume by pool and name. */
  readonly after: LabObject | undefined;
  /** The same object in the declared XML. */
  readonly declared: LabObject | undefined;
  readonly first: Application;
}

/**
 * A check of what libvirt had before the first apply: it gets every such object of `kinds`, whether or not the lab has one of that name. If libvirt
 * was empty, it gets none, and there is no finding.
 */
export interface BeforeCheck extends CheckMeta {
  readonly kind: 'before';
  readonly kinds: readonly Kind[];
  /** False: the check does not apply to it, and there is no finding. */
  applies?(object: Predecessor, context: CheckContext): boolean;
  judge(object: Predecessor, context: CheckContext): Verdict;
}

/** A check of the lab as a whole. */
export interface LabCheck extends CheckMeta {
  readonly kind: 'lab';
  applies?(context: CheckContext): boolean;
  judge(context: CheckContext): Verdict;
}

export type Check = { [K in Kind]: ObjectCheck<K> | PresenceCheck<K> }[Kind] | AnyCheck | BeforeCheck | LabCheck;
