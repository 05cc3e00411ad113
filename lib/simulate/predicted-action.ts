import type { Kind } from '../model/objects.ts';
import type { NixVirtRule } from '../nixvirt/rules.ts';

/** One thing that an apply will do to libvirt. */
export interface PredictedAction {
  readonly verb: 'define' | 'redefine' | 'undefine' | 'create' | 'delete' | 'start' | 'stop';
  readonly kind: Kind;
  /** As libvirt calls it then; a volume's is `pool/volume`. */
  readonly name: string;
  /** Of a volume, its pool's. */
  readonly uuid: string;
  readonly rule: NixVirtRule;
  /** A clause: `the lab does not declare it`. */
  readonly because: string;
  /** Why it may also not happen, where that cannot be known beforehand. */
  readonly perhaps?: string | undefined;
}

/** Thrown where NixVirt would end, in the middle of an apply. */
export class BreaksOff {
  /** What it fails at; undefined where Python breaks off before an action. */
  readonly action: PredictedAction | undefined;
  readonly rule: NixVirtRule;
  readonly why: string;

  constructor(rule: NixVirtRule, why: string, action?: PredictedAction) {
    this.rule = rule;
    this.why = why;
    this.action = action;
  }
}
