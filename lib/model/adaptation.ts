import type { Kind } from './objects.ts';

/** One difference between the declaration and the sandbox; the report lists every one. */
export interface Adaptation {
  /** Kebab-case id of the rule: `kvm-to-tcg`. */
  readonly rule: string;
  readonly subject: { readonly kind: Kind; readonly name: string };
  /** What was changed: an XPath in the declared XML, or a path of the sandbox's file system. */
  readonly what: string;
  /** Verbatim; `(nothing)` if it was absent. */
  readonly from: string;
  /** Verbatim; `(removed)` if it was removed. */
  readonly to: string;
  readonly why: string;
}
