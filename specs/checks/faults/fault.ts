import type { CheckId } from '../../../lib/checks/registry.ts';
import type { Parts } from '../reference.ts';

/** One thing wrong with the reference lab, and how the check that is there for it must tell. */
export interface Fault {
  /** What went wrong, as its owner would say it; the spec's name. */
  readonly what: string;
  inject(parts: Parts): void;
  /** `domain:DC01`: what the finding must be about. */
  readonly subject: string;
  readonly actual: string | RegExp;
  /** XPath of the first evidence, where it is XML. */
  readonly xpath?: string;
  /** In the first evidence. */
  readonly excerpt: string | RegExp;
  /** Other findings that follow from the same fault: `network-active network:lab-net`. */
  readonly also?: readonly `${CheckId} ${string}`[];
}
