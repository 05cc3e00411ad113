import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { VirtspecError } from '../../lib/error/virtspec-error.ts';
import type { Lab } from '../../lib/lab/lab.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { verify } from '../../lib/verify/verify.ts';
import { describeLane } from '../support/lane.ts';
import { root } from '../support/virtspec.ts';
import { complaints, keyOf } from './complaints.ts';
import { type LabName, labs } from './labs.ts';
import { type Judged, type Mutant, measure } from './measure.ts';

/** One of so many mutants, and which: another sample each time, repeatable with VIRTSPEC_MUTANTS_SEED. */
const every = Number(process.env.VIRTSPEC_MUTANTS_EVERY ?? 15);
const seed = Number(process.env.VIRTSPEC_MUTANTS_SEED ?? Date.now() % every);

/** Of those that may hurt; a run also knows libvirt's form of the XML, which may overrule the schema. */
const wanted = 0.95;

describeLane('libvirt', 'mutants that are defined and applied twice', () => {
  test(`of every ${every}th mutant, seed ${seed}, at least 95 % of those that may hurt are seen`, {
    timeout: 3_600_000,
  }, async () => {
    const results: { readonly judged: Judged; readonly seen: boolean }[] = [];
    for (const name of Object.keys(labs) as LabName[]) {
      const lab = await loadLab(`${root}${labs[name]}`);
      const known = new Set(await complaintsOf(lab, undefined));
      const left = [...(await measure(name, { every, first: seed }))];
      const work = async () => {
        for (let judged = left.shift(); judged; judged = left.shift()) {
          const found = await complaintsOf(lab, judged.mutant);
          results.push({ judged, seen: found.some((one) => !known.has(one)) });
        }
      };
      await Promise.all([work(), work()]);
    }
    const hurting = results.filter(({ judged }) => judged.harmless === undefined);
    const missed = hurting
      .filter(({ seen }) => !seen)
      .map(({ judged: { mutant, seenBy } }) => `${mutant.name} (${seenBy})`);
    const of = (some: typeof results) => `${some.filter(({ seen }) => seen).length} of ${some.length}`;
    process.stderr.write(`seen in the sandbox: ${of(hurting)} that may hurt, ${of(results)} of all\n`);
    for (const one of missed) process.stderr.write(`  missed: ${one}\n`);
    expect(hurting.length).toBeGreaterThan(0);
    expect(1 - missed.length / hurting.length).toBeGreaterThanOrEqual(wanted);
  });
});

/** The failures of a run of the lab, optionally with one object replaced. No guest is started. */
async function complaintsOf(lab: Lab, mutant: Mutant | undefined): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'vs-mutant-'));
  try {
    const source = folderOf(lab);
    cpSync(source, folder, { recursive: true });
    if (mutant) writeFileSync(join(folder, relative(source, resolve(mutant.object.xml.origin))), mutant.text);
    const as: Lab = { ...lab, source: { kind: 'xml', folder }, smoke: [] };
    const { report, error } = await verify(as, { target: { kind: 'sandbox', deployer: 'virsh' } });
    const refused = error instanceof Error && mutant ? [error.message] : [];
    return [...complaints(report.findings).map(keyOf), ...refused];
  } catch (error) {
    // The run did not start.
    if (error instanceof VirtspecError && mutant) return [error.message];
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function folderOf({ source }: Lab): string {
  if (source.kind === 'xml') return source.folder;
  if (source.kind === 'nix' && source.recorded !== undefined) return source.recorded;
  throw new TypeError('the lab has no XML');
}
