import { join } from 'node:path';
import { afterAll, test } from 'vitest';
import { writeWholeFile } from '../lib/report/write-file.ts';
import type { Bench } from './bench.ts';
import { formatPage, formatTable, type Outcome } from './page.ts';
import { benches } from './registry.ts';

// Vitest runs the benches because Node 20 cannot run TypeScript. docs/benches.md says how.

const page = join(import.meta.dirname, '../reports/bench.md');
const outcomes: Outcome[] = [];

test.each(Object.entries<Bench>(benches))('%s', async (name, bench) => {
  const outcome = (table: Outcome['table']): Outcome => ({ bench: name, description: bench.description, table });
  try {
    outcomes.push(outcome(await bench.run('whole')));
  } catch (error) {
    const [firstLine = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    outcomes.push(outcome({ failed: firstLine }));
    throw error;
  } finally {
    console.log(`\n${outcomes.slice(-1).map(formatTable).join()}\n`);
  }
});

afterAll(async () => {
  await writeWholeFile(page, formatPage(outcomes, new Date()));
  console.log('Written: reports/bench.md');
});
