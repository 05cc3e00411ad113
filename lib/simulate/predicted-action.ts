import type { Kind } from '../model/objects.ts';
import type { NixVirtRule } from '../nixvirt/rules.ts';

/** One thing that an apply will do to libvirt. */
export interface PredictedAction {
  readonly verb: 'define' | 'redefine' | 'undefine' | 'create' | 'delete' | 'start' | 'stop';
  readonly kind: Kind;
  /** Its name in libvirt at that moment; for a volume: `pool/volume`. */
  readonly name: string;
  /** For a volume, its pool's. */
  readonly uuid: string;
  readonly rule: NixVirtRule;
  /** A clause: `the lab does not declare it`. */
  readonly because: string;
  /** Why it may also not happen, if that cannot be known in advance. */
  readonly perhaps?: string | undefined;
}

/** Thrown where NixVirt would fail, part-way through an apply. */
export class BreaksOff {
  /** The action that fails; undefined if Python fails before an action. */
  readonly action: PredictedAction | undefined;
  readonly rule: NixVirtRule;
  readonly why: string;

  constructor(rule: NixVirtRule, why: string, action?: PredictedAction) {
    this.rule = rule;
    this.why = why;
    this.action = action;
  }
}
