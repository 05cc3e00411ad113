import { beforeAll, expect, test } from 'vitest';
import { Phases } from '../../lib/run/phases.ts';
import { answerQuestions } from '../../lib/spike/answer-questions.ts';
import { checklist } from '../../lib/spike/checklist.ts';
import { worst } from '../../lib/spike/decide-gate.ts';
import type { Decision } from '../../lib/spike/decision.ts';
import type { QuestionOutcome } from '../../lib/spike/outcome.ts';

import { describeLane, missingTools } from '../support/lane.ts';
import { lockedNixVirt, nixpkgsLib } from '../support/nix-sources.ts';
import { bullets, nameOf, plan } from './plan.ts';

const nixvirt = await lockedNixVirt();
const lib = await nixpkgsLib();
const own = bullets.filter(({ step, spike }) => step === 'step-1' && spike.length > 0);

/** The work plan's Output, with the answers that the reference lab is built on. */
const output = [
  ['Custom network XML', 'works'],
  ['Pool/volume functions', 'exist'],
  ['Windows template multi-NIC', 'needs XML extension'],
] as const;

/** The questions about NixVirt's module. */
const ofModule: readonly string[] = ['module-enable', 'module-coexists', 'swtpm-path'];

/** Whether a question cannot be asked on this machine: it is about NixVirt's module, which needs nixpkgs' lib. */
function lacksLib(id: string): boolean {
  return lib.missing !== undefined && ofModule.includes(id);
}

describeLane(
  'nix',
  'Step 1: NixVirt API Validation Spike',
  () => {
    let outcomes: readonly QuestionOutcome[];
    let decision: Decision;
    beforeAll(async () => {
      const locked = { folder: nixvirt.folder, name: 'NixVirt', release: 'NixVirt', locked: true };
      const options = { phases: new Phases(), nixpkgsLib: lib, env: process.env };
      const { releases } = await answerQuestions([locked], options);
      outcomes = releases[0]?.outcomes ?? [];
      decision = worst(releases.map(({ gate }) => gate.decision));
    });

    test.for(own.map((bullet) => [nameOf(bullet), bullet] as const))('%s', ([, { spike: asked }], { skip }) => {
      const found = outcomes.filter(({ question }) => asked.includes(question.id));
      expect(found.map(({ question }) => question.id).sort()).toEqual([...asked].sort());
      // Answered, with a workaround if one is needed.
      const answered = found.filter(({ question, outcome }) => !(outcome.kind === 'not-run' && lacksLib(question.id)));
      expect(answered.filter(({ outcome }) => outcome.kind === 'not-run' || outcome.kind === 'broken')).toEqual([]);
      if (answered.length < found.length) skip(`its questions about NixVirt's module: ${lib.missing}`);
    });

    test('the Output is filled in, every fallback works, and the gate lets Steps 2-4 begin', () => {
      const items = checklist(outcomes, plan);
      expect(items.slice(0, 3).map(({ says, answer }) => [says, answer])).toEqual(output);
      expect(items.slice(0, 3).every(({ answered }) => answered)).toBe(true);
      const fallbacks = outcomes.filter(({ question }) => question.role === 'fallback');
      expect(fallbacks.filter(({ outcome }) => outcome.kind !== 'works')).toEqual([]);
      expect(decision).toBe('PROCEED WITH WORKAROUNDS');
    });
  },
  nixvirt.missing ?? missingTools('nix'),
);
