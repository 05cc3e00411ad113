import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { run } from '../lib/process/run.ts';

/** A built checkout of virtspec, whose command line is measured. */
export interface Checkout {
  /** For tables. */
  readonly name: string;
  /** Its command line's script. */
  readonly main: string;
}

/** One run of a Node process, as measured by that process itself: its children are not counted, except in `wall`. */
export interface Usage {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds from its start to its end. */
  readonly wall: number;
  /** Milliseconds of processor time. */
  readonly processor: number;
  /** Peak resident size in bytes. */
  readonly memory: number;
}

export const thisCheckout: Checkout = { name: 'virtspec', main: mainOf(join(import.meta.dirname, '..')) };

/**
 * The checkout in `VIRTSPEC_BENCH_AGAINST`, to compare two builds; undefined if it is not set.
 * @throws if it is not built
 */
export function otherCheckout(env: NodeJS.ProcessEnv): Checkout | undefined {
  const folder = env.VIRTSPEC_BENCH_AGAINST;
  if (!folder) return undefined;
  const main = mainOf(resolve(folder));
  if (!existsSync(main)) {
    throw new Error(`VIRTSPEC_BENCH_AGAINST=${folder} has no dist/cli/main.js: run \`npm ci && npm run build\` there`);
  }
  return { name: folder, main };
}

function mainOf(folder: string): string {
  return join(folder, 'dist/cli/main.js');
}

/** Runs a command of virtspec in `folder`, where its reports are written. */
export function runCheckout({ main }: Checkout, args: readonly string[], folder: string): Promise<Usage> {
  return runNode([main, ...args], folder);
}

/** A Node that does nothing: the minimum for every command line in Node. */
export function runBareNode(folder: string): Promise<Usage> {
  return runNode(['--eval', '0'], folder);
}

const usageSchema = z.object({ processor: z.number(), memory: z.number() });

async function runNode(args: readonly string[], folder: string): Promise<Usage> {
  const [hook, file] = [join(folder, 'usage.cjs'), join(folder, 'usage.json')];
  writeFileSync(hook, hookText(file));
  rmSync(file, { force: true });
  const began = performance.now();
  const { code, stdout, stderr } = await run([process.execPath, '--require', hook, ...args], {
    cwd: folder,
    timeout: 300_000,
    // Otherwise it would write summaries and annotations, as in a step of a workflow.
    env: { GITHUB_ACTIONS: '' },
  });
  const wall = performance.now() - began;
  return { code, stdout, stderr, wall, ...usageSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) };
}

/** Only a process itself can query its own usage, without that of its children. */
function hookText(file: string): string {
  return `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { processor: (userCPUTime + systemCPUTime) / 1000, memory: maxRSS * 1024 };
  require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(usage));
});
`;
}
