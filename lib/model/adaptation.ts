import type { Kind } from './objects.ts';

/** One thing the sandbox had to make different from what was declared; every one is in the report. */
export interface Adaptation {
  /** Kebab-case id of the rule: `kvm-to-tcg`. */
  readonly rule: string;
  readonly subject: { readonly kind: Kind; readonly name: string };
  /** What was changed: an XPath in the declared XML, or a path of the sandbox's file system. */
  readonly what: string;
  /** Verbatim; `(nothing)` where it was absent. */
  readonly from: string;
  /** Verbatim; `(removed)` where it was taken away. */
  readonly to: string;
  readonly why: string;
}
