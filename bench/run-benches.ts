import { join } from 'node:path';
import { test } from 'vitest';
import { writeWholeFile } from '../lib/report/write-file.ts';
import type { Bench, BenchOptions } from './bench.ts';
import { formatPage, formatTable, type Outcome } from './page.ts';
import { benches } from './registry.ts';

// Vitest runs the benches because Node 20 cannot run TypeScript; see docs/benches.md.

const page = join(import.meta.dirname, '../reports/bench.md');
const outcomes: Outcome[] = [];

test.each(Object.entries<Bench>(benches))('%s', async (name, bench) => {
  const options = optionsOf(process.env);
  let failure: unknown;
  const table = await bench.run('whole', options).catch((error: unknown) => {
    failure = error;
    return { failed: firstLineOf(error) };
  });
  const outcome: Outcome = { bench: name, description: bench.description, table };
  outcomes.push(outcome);
  console.log(`\n${formatTable(outcome)}\n`);
  // After each bench, so that an interrupted run keeps what it has measured.
  await writeWholeFile(page, formatPage(outcomes, new Date()));
  if (failure !== undefined) throw failure;
});

function optionsOf({ VIRTSPEC_BENCH_ROUNDS: rounds }: NodeJS.ProcessEnv): BenchOptions {
  if (!rounds) return {};
  if (!/^[1-9]\d*$/.test(rounds)) throw new Error(`VIRTSPEC_BENCH_ROUNDS=${rounds} is not a number from 1`);
  return { rounds: Number(rounds) };
}

function firstLineOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
