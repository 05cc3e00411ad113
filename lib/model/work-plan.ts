/** A written plan of what must be shown for a lab, step by step, mapped to what shows it: the file that `plan:` in a lab file names. */
export interface WorkPlan {
  readonly title: string;
  /** Absolute path of its file. */
  readonly file: string;
  /** In its order. */
  readonly steps: readonly WorkStep[];
  /** How the answers of `virtspec spike` fill in its checklist; undefined if it does not define that. */
  readonly gate: WorkGate | undefined;
}

export interface WorkStep {
  /** What users pass to --select: `step-3`. */
  readonly id: string;
  readonly title: string;
  readonly bullets: readonly WorkBullet[];
  /** Ids of checks that the step requires in addition to its bullets. */
  readonly checks: readonly string[];
  /** Ids of questions of `virtspec spike` whose answer may change the step. */
  readonly changedBy: readonly string[];
}

/** One requirement. */
export interface WorkBullet {
  /** The command by which the plan checks it, verbatim; undefined if it gives none. */
  readonly run: string | undefined;
  /** The plan's wording, verbatim. */
  readonly says: string;
  /** Ids of checks of `virtspec verify`. */
  readonly checks: readonly string[];
  /** Ids of checks of `virtspec doctor`. */
  readonly doctor: readonly string[];
  /** Ids of questions of `virtspec spike`. */
  readonly spike: readonly string[];
  /** A file that shows something that cannot be asked of a lab, relative to the plan's file. */
  readonly spec: string | undefined;
  /** What a person must do because no check can: one or two sentences. */
  readonly manual: string | undefined;
  /** A correction, if its wording does not match the facts. */
  readonly note: string | undefined;
}

/** How a plan interprets the answers of `virtspec spike`. */
export interface WorkGate {
  readonly items: readonly GateItem[];
}

/** One line of a plan's checklist. */
export interface GateItem {
  readonly says: string;
  /** Ids of the questions that answer it; undefined: all questions that do not decide another line. */
  readonly spike: readonly string[] | undefined;
  /** The answer if all of them work. */
  readonly works: string;
  /** The answer if one of them needs its fallback. */
  readonly fallback: string;
  /** An alternative answer if all of them work, and this question's answer is "works" too. */
  readonly better: { readonly spike: string; readonly says: string } | undefined;
}
