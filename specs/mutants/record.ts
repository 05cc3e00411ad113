import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { LabName } from './labs.ts';
import type { Rate } from './rate.ts';

/** The result of the last complete measurement, for docs/checks.md and for comparison with samples. */
export const recordFile = join(import.meta.dirname, '../../fixtures/mutants.json');

export type MutantsRecord = Readonly<Record<LabName, Rate>>;

const rate = z.strictObject({
  mutants: z.int(),
  seen: z.int(),
  harmless: z.int(),
  survivors: z.array(z.string()),
});

const schema = z.strictObject({ 'homelab-sccm': rate, 'plain-linux': rate, 'cloud-linux': rate });

export function readRecord(): MutantsRecord {
  return schema.parse(JSON.parse(readFileSync(recordFile, 'utf8')));
}

export function formatRecord(record: MutantsRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
