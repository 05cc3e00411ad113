import { expect, test } from 'vitest';
import { checklist } from '../../lib/gate/checklist.ts';
import { spike } from '../../lib/gate/spike.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';

const nixvirt = await lockedNixVirt();

/** The plan's Output, with the answers that the reference lab is built on. */
const output = [
  ['Custom network XML', 'works'],
  ['Pool/volume functions', 'exist'],
  ['Windows template multi-NIC', 'needs XML extension'],
] as const;

describeLane(
  'nix',
  'Step 1: NixVirt API Validation Spike',
  () => {
    test('every question has its answer, every fallback works, and the gate lets Steps 2-4 begin', async () => {
      const quiet = { run: <T>(_: string, work: (control: { detail(): void }) => Promise<T>) => work({ detail() {} }) };
      const locked = { folder: nixvirt.folder, name: 'NixVirt', release: 'NixVirt', locked: true };
      const { releases, decision } = await spike([locked], { phases: quiet, env: process.env });
      const outcomes = releases[0]?.outcomes ?? [];
      const items = checklist(outcomes);
      expect(items.slice(0, 3).map(({ question, answer }) => [question, answer])).toEqual(output);
      expect(items.slice(0, 3).every(({ answered }) => answered)).toBe(true);
      const fallbacks = outcomes.filter(({ probe }) => probe.role === 'fallback');
      expect(fallbacks.filter(({ outcome }) => outcome.kind !== 'works')).toEqual([]);
      expect(decision).toBe('PROCEED WITH WORKAROUNDS');
    });
  },
  nixvirt.missing ?? missingTools('nix'),
);
