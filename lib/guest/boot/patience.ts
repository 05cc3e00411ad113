import { cpus } from 'node:os';
import type { Domain } from '../../model/objects.ts';

const GiB = 1024 ** 3;

/**
 * The estimated time of a domain from its start to its answer, if it is alone on the machine, in milliseconds. Measured under TCG with two
 * processors; KVM takes a fifth or less.
 */
export function bootEstimate({ memory, vcpus }: Pick<Domain, 'memory' | 'vcpus'>, accelerator: 'kvm' | 'tcg'): number {
  const size = Number(memory ?? 0n) / GiB;
  const seconds = 22 + 2 * size + 3 * (vcpus ?? 1);
  return (accelerator === 'kvm' ? seconds / 5 : seconds) * 1000;
}

/**
 * How many times as long a guest takes if others boot at the same time.
 * @param beside how many boot at once
 */
export function slowedBy(beside: number, processors: number = cpus().length): number {
  // Each emulated guest keeps one processor busy, and waits for its network for a while.
  return Math.max(1.1, beside / processors);
}

/**
 * When a guest that is running but silent is given up: milliseconds.
 * @param beside how many boot at once
 */
export function patienceFor(vcpus: number, accelerator: 'kvm' | 'tcg', beside: number): number {
  const alone = accelerator === 'kvm' ? 60_000 : vcpus > 2 ? 180_000 : 120_000;
  return beside > 1 ? alone * 1.5 * slowedBy(beside) : alone;
}
