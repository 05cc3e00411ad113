import type { CheckId } from '../../../lib/checks/registry.ts';
import type { Parts } from '../reference.ts';

/** One fault of the reference lab, and the finding of the check that must detect it. */
export interface Fault {
  /** What is wrong, from the owner's point of view; used as the title of the test. */
  readonly what: string;
  inject(parts: Parts): void;
  /** `domain:DC01`: the subject of the finding. */
  readonly subject: string;
  readonly actual: string | RegExp;
  /** XPath of the first evidence, if it is XML. */
  readonly xpath?: string;
  /** In the first evidence. */
  readonly excerpt: string | RegExp;
  /** Other findings that follow from the same fault: `network-active network:lab-net`. */
  readonly also?: readonly `${CheckId} ${string}`[];
}
