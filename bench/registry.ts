import type { Bench } from './bench.ts';
import { checkpoint } from './checkpoint.ts';
import { drift } from './drift.ts';
import { guest } from './guest.ts';
import { page } from './html-page.ts';
import { inventory } from './inventory.ts';
import { plan } from './plan.ts';
import { verify } from './verify.ts';
import { watch } from './watch.ts';

/** Every bench by its name, cheapest first. */
export const benches = { drift, page, inventory, checkpoint, guest, plan, verify, watch } as const satisfies Readonly<
  Record<string, Bench>
>;
