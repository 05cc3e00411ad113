/** What somebody wrote down that must be shown of a lab, step by step, and what shows it: the file that `plan:` of a lab file names. */
export interface WorkPlan {
  readonly title: string;
  /** Absolute path of its file. */
  readonly file: string;
  /** In its order. */
  readonly steps: readonly WorkStep[];
  /** How a report of `virtspec spike` is read by it; undefined where it says nothing of that. */
  readonly gate: WorkGate | undefined;
}

export interface WorkStep {
  /** Users select by it: `step-3`. */
  readonly id: string;
  readonly title: string;
  readonly bullets: readonly WorkBullet[];
  /** Ids of checks that the step asks for beside its bullets. */
  readonly checks: readonly string[];
  /** Ids of questions of `virtspec spike` whose answer may change the step. */
  readonly changedBy: readonly string[];
}

/** One thing that must be so. */
export interface WorkBullet {
  /** The command by which the plan looks, verbatim; undefined where it gives none. */
  readonly run: string | undefined;
  /** In the plan's words, verbatim. */
  readonly says: string;
  /** Ids of checks of `virtspec verify`. */
  readonly checks: readonly string[];
  /** Ids of checks of `virtspec doctor`. */
  readonly doctor: readonly string[];
  /** Ids of questions of `virtspec spike`. */
  readonly spike: readonly string[];
  /** A file that shows what is no question of a lab, relative to the plan's. */
  readonly spec: string | undefined;
  /** What a person must do, where no check can: one or two sentences. */
  readonly manual: string | undefined;
  /** Where its words do not fit what is so. */
  readonly note: string | undefined;
}

/** How a plan reads the answers of `virtspec spike`. */
export interface WorkGate {
  readonly items: readonly GateItem[];
}

/** One line of a plan's checklist. */
export interface GateItem {
  readonly says: string;
  /** Ids of questions that answer it; undefined: everything that decides nothing elsewhere. */
  readonly spike: readonly string[] | undefined;
  /** Its answer where all of them work. */
  readonly works: string;
  /** Its answer where one of them needs its fallback. */
  readonly fallback: string;
  /** Another answer where all of them work, and this question's answer is "works" too. */
  readonly better: { readonly spike: string; readonly says: string } | undefined;
}
