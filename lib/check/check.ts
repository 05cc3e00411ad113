import type { Category } from '../finding/category.ts';
import type { Severity, Verdict } from '../finding/finding.ts';
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

/** One name of one kind, wherever it stands: in the lab file, in the declared XML, in the observed libvirt. */
export interface Subject<K extends Kind> {
  readonly kind: K;
  /** A volume's is `pool/volume`, here and in findings. */
  readonly name: string;
  /** What the lab file says must hold. */
  readonly intent: IntentOf<K> | undefined;
  /** From the rendered XML. */
  readonly declared: ObjectOf<K> | undefined;
  /** From libvirt; from the rendered XML again when the target is `rendered`. */
  readonly observed: ObjectOf<K> | undefined;
}

/** What stands once beside the judgement; `docs/checks.md` is generated from it. */
export interface CheckMeta {
  /** Kebab-case, stable: users select by it. */
  readonly id: string;
  /** The part of the report that it is in; also the folder of its file. */
  readonly category: Category;
  /** A fact about the object, which holds where the check passes. */
  readonly title: string;
  readonly severity: Severity;
  /** What to do when it fails. One or two sentences, exact. */
  readonly fix: string;
  /** The weakest tier that can answer it; weaker runs report it as not run. */
  readonly tier: Tier;
  /** Why the check exists: the trap it catches, with its source (facts, NixVirt file and line, libvirt page). */
  readonly why: string;
}

/** A check of one object at a time. `O` is the object it reads, already known to be there. */
export interface ObjectCheck<K extends Kind = Kind> extends CheckMeta {
  readonly kind: K;
  /** Which side `judge` gets as `object`. The runner reports a skip, with its reason, for a subject that lacks it. */
  readonly reads: 'declared' | 'observed';
  /** False: the check has nothing to say of this subject, and no finding is made. */
  applies?(subject: Subject<K>, context: CheckContext): boolean;
  judge(object: ObjectOf<K>, subject: Subject<K>, context: CheckContext): Verdict;
}

/** A check of presence or absence itself: it gets every subject of its kind, with either side possibly missing. */
export interface PresenceCheck<K extends Kind = Kind> extends CheckMeta {
  readonly kind: K;
  readonly reads: 'nothing';
  applies?(subject: Subject<K>, context: CheckContext): boolean;
  judge(subject: Subject<K>, context: CheckContext): Verdict;
}

export type AnySubject = { [K in Kind]: Subject<K> }[Kind];

/** A check of what objects of several kinds have in common. It gets every subject of `kinds`, either side possibly missing. */
export interface AnyCheck extends CheckMeta {
  readonly kind: 'any';
  readonly kinds: readonly Kind[];
  /** What it judges by, for the finding's tier. */
  readonly reads: 'declared' | 'observed';
  applies?(subject: AnySubject, context: CheckContext): boolean;
  judge(subject: AnySubject, context: CheckContext): Verdict;
}

/** What libvirt had before the first apply, and what became of it. */
export interface Predecessor {
  readonly kind: LabObject['kind'];
  /** A volume's is `pool/volume`. */
  readonly name: string;
  readonly before: LabObject;
  /** The same object in libvirt after the apply: by UUID, whatever it is called then; a volume by pool and name. */
  readonly after: LabObject | undefined;
  /** The same object in the declared XML. */
  readonly declared: LabObject | undefined;
  readonly first: Application;
}

/**
 * A check of what libvirt had before the first apply: it gets every such object of `kinds`, whether or not the lab has one of that name.
 * Where libvirt was empty it gets none, and makes no finding.
 */
export interface BeforeCheck extends CheckMeta {
  readonly kind: 'before';
  readonly kinds: readonly Kind[];
  /** False: the check has nothing to say of it, and no finding is made. */
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
