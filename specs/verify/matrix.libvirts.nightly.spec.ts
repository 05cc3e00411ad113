import { expect, test } from 'vitest';
import { loadLab } from '../../lib/lab/load.ts';
import type { Combination } from '../../lib/report/matrix.ts';
import { verifyMatrix } from '../../lib/verify/verify-matrix.ts';
import { matrixPage } from '../../scripts/docs/libvirts-matrix.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { foundSystem, missingSystem } from '../support/libvirts/own-systems.ts';
import { lockedNixVirt, masterNixVirt } from '../support/nix-sources.ts';
import { traps } from './traps/index.ts';

const [locked, master] = await Promise.all([lockedNixVirt(), masterNixVirt()]);
const suites = ['bookworm', 'trixie', 'forky'] as const;
const missing = suites.map((suite) => missingSystem(suite)).find((reason) => reason !== undefined);

const labs = [
  'lab.yaml',
  ...['as-planned', 'plain-linux'].map((name) => `fixtures/labs/${name}/lab.yaml`),
  // A lab that Nix rejects never reaches a libvirt.
  ...Object.values(traps)
    .flat()
    .filter(({ outcome }) => outcome.verdict !== undefined)
    .map(({ lab }) => `fixtures/labs/traps/${lab}/lab.yaml`),
];

describeLane(
  'nix',
  'every lab on every libvirt with every NixVirt',
  () => {
    test('docs/libvirts-matrix.md shows the current results', { timeout: 7_200_000 }, async () => {
      const systems = await Promise.all(suites.map(foundSystem));
      const combined = systems.flatMap((libvirt) =>
        ['0.6.0', '6d213ab42f72ba41c2eb4e6bdb97581c0642d942'].map((nixvirt) => ({ libvirt, nixvirt })),
      );
      const [first, second, ...others] = combined;
      if (!first || !second) throw new TypeError('no combinations');
      const rows: { readonly lab: string; readonly matrix: readonly Combination[] }[] = [];
      const left = [...labs.entries()];
      const work = async () => {
        for (let next = left.shift(); next; next = left.shift()) {
          const [index, file] = next;
          const lab = await loadLab(file);
          const options = { target: { kind: 'sandbox', deployer: 'nixvirt' } } as const;
          const { report } = await verifyMatrix(lab, [first, second, ...others], options);
          rows[index] = { lab: lab.name, matrix: report.matrix ?? [] };
          console.info(`${lab.name}: ${report.matrix?.map(({ verdict }) => verdict).join(', ')}`);
        }
      };
      await Promise.all([work(), work()]);
      await expect(matrixPage(rows)).toMatchFileSnapshot('../../docs/libvirts-matrix.md');
    });
  },
  missing ?? locked.missing ?? master.missing ?? missingTools('libvirts'),
);
