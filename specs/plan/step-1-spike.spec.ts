import { beforeAll, expect, test } from 'vitest';
import type { Decision } from '../../lib/report/report.ts';
import { checklist } from '../../lib/spike/checklist.ts';
import type { ProbeOutcome } from '../../lib/spike/outcome.ts';
import { spike } from '../../lib/spike/spike.ts';
import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { plan } from './plan.ts';
import { nameOf } from './plan-step.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();
const bullets = plan.filter(({ step, probes }) => step === 1 && probes !== undefined);

/** The plan's Output, with the answers that the reference lab is built on. */
const output = [
  ['Custom network XML', 'works'],
  ['Pool/volume functions', 'exist'],
  ['Windows template multi-NIC', 'needs XML extension'],
] as const;

/** The probes of NixVirt's module. */
const moduleProbes: readonly string[] = ['module-enable', 'module-coexists', 'swtpm-path'];

/** Whether a probe has to stay unasked on this machine: it is of NixVirt's module, and that takes nixpkgs' lib. */
function lacksLib(id: string): boolean {
  return lib.missing !== undefined && moduleProbes.includes(id);
}

describeLane(
  'nix',
  'Step 1: NixVirt API Validation Spike',
  () => {
    let outcomes: readonly ProbeOutcome[];
    let decision: Decision;
    beforeAll(async () => {
      const quiet = { run: <T>(_: string, work: (control: { detail(): void }) => Promise<T>) => work({ detail() {} }) };
      const locked = { folder: nixvirt.folder, name: 'NixVirt', release: 'NixVirt', locked: true };
      const report = await spike([locked], { phases: quiet, nixpkgsLib: lib, env: process.env });
      outcomes = report.releases[0]?.outcomes ?? [];
      decision = report.decision;
    });

    test.for(bullets.map((bullet) => [nameOf(bullet), bullet] as const))('%s', ([, { probes = [] }], { skip }) => {
      const own = outcomes.filter(({ probe }) => probes.some((id) => id === probe.id));
      expect(own.map(({ probe }) => probe.id).sort()).toEqual([...probes].sort());
      // Answered, with a way out wherever one is needed.
      const answered = own.filter(({ probe, outcome }) => !(outcome.kind === 'not-run' && lacksLib(probe.id)));
      expect(answered.filter(({ outcome }) => outcome.kind === 'not-run' || outcome.kind === 'broken')).toEqual([]);
      if (answered.length < own.length) skip(`its probes of NixVirt's module: ${lib.missing}`);
    });

    test('the Output is filled in, every fallback works, and the gate lets Steps 2-4 begin', () => {
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
