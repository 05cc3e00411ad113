import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import { loadLab } from '../../lib/lab/load.ts';
import type { Report } from '../../lib/report/report.ts';
import { verify } from '../../lib/verify/verify.ts';
import { WarmVerifier } from '../../lib/watch/warm-verifier.ts';

/** How `watch` came to a verdict: from nothing, on the sandbox that has the last version, or from the last result. */
type Way = 'empty' | 'kept' | 'same';

/** One edit of a lab; `way`: the one that has to be taken after it, if that is certain. */
export interface EditStep {
  readonly name: string;
  readonly change: () => void;
  readonly way?: Way | 'broken';
}

export interface Outcome {
  readonly said: readonly string[];
  readonly way: Way | 'broken';
  readonly deployer: string | undefined;
}

/**
 * After each edit, what a warm run says has to be what a cold run says, to the word.
 * @returns the deployers of the warm runs
 */
export async function expectSameVerdicts(file: string, edits: readonly EditStep[]): Promise<readonly string[]> {
  await using warm = new WarmVerifier();
  const deployers = new Set<string>();
  for (const { name, change, way } of edits) {
    change();
    warm.warm();
    const kept = await outcomeOf(file, async () => (await warm.verify(await loadLab(file))).report);
    const cold = await outcomeOf(file, async () => {
      const target = { kind: 'sandbox', starts: false } as const;
      return (await verify(await loadLab(file), { target })).report;
    });
    expect.soft(kept.said, name).toEqual(cold.said);
    if (way) expect.soft(kept.way, `${name}: the way`).toBe(way);
    if (kept.deployer) deployers.add(kept.deployer);
  }
  return [...deployers];
}

/** An edit of a file in place, which has to find what it replaces. */
export function edit(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, 'utf8');
  const edited = text.replace(from, to);
  expect(edited, `${file} has ${from}`).not.toBe(text);
  writeFileSync(file, edited);
}

async function outcomeOf(file: string, run: () => Promise<Report>): Promise<Outcome> {
  try {
    const report = await run();
    return { said: sayings(report, readFileSync(file, 'utf8')), way: wayOf(report), deployer: report.deployer };
  } catch (error) {
    if (!(error instanceof VirtspecError)) throw error;
    const { code, what, why, fix } = error;
    return { said: [JSON.stringify({ code, what, why, fix })], way: 'broken', deployer: undefined };
  }
}

function wayOf({ phases }: Report): Way {
  const names = phases.map(({ name }) => name);
  if (names.includes('Start the sandbox')) return 'empty';
  return names.includes('Apply what changed') ? 'kept' : 'same';
}

/** What a run says, without what differs between two cold runs: times, the sandbox's folder, and the MACs that libvirt generates. */
function sayings(report: Report, lab: string): readonly string[] {
  const { verdict, breakdown, findings, adaptations, smoke, inventory, provenance } = report;
  const timeless = findings.map(({ milliseconds: _, ...finding }) => finding);
  const others = [{ verdict }, { breakdown }, { smoke }, { inventory }, { provenance }];
  const texts = [...others, ...adaptations, ...timeless].map((one) => JSON.stringify(one, withoutBigInt));
  return texts.map((text) =>
    text
      .replaceAll(/virtspec-\w{6}\b/g, 'SANDBOX')
      .replaceAll(/52:54:00(:[0-9a-f]{2}){3}/g, (mac) => (lab.includes(mac) ? mac : 'GENERATED')),
  );
}

function withoutBigInt(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value;
}
