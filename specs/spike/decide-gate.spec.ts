import { describe, expect, test } from 'vitest';
import { checklist } from '../../lib/spike/checklist.ts';
import { decideGate, worst } from '../../lib/spike/decide-gate.ts';
import type { Outcome } from '../../lib/spike/outcome.ts';
import { type QuestionId, registry } from '../../lib/spike/registry.ts';
import { plan } from '../plan/plan.ts';
import { needs, outcomes, outcomesWith } from './sample-outcomes.ts';

type Others = Partial<Record<QuestionId, Outcome>>;
const { differs, broken, notRun } = outcomes;
const rawNetwork: Others = { 'network-attrset': needs('network-raw-xml') };

describe('the gate', () => {
  test.each<[string, Others, string, readonly string[]]>([
    ['all works', {}, 'PROCEED', []],
    ['a surprise', { 'network-mac': differs }, 'PROCEED', []],
    ['a surprise that is broken', { 'network-mac': broken }, 'PROCEED', []],
    ['a surprise that was not run', { 'network-mac': notRun }, 'PROCEED', []],
    ['an assumption that was not run', { idempotency: notRun }, 'INCOMPLETE', ['incomplete idempotency']],
    ['an assumption that differs', { 'windows-nics': differs }, 'PROCEED', []],
    ['a fallback that nothing needs is broken', { 'domain-raw-xml': broken }, 'PROCEED', []],
    ['a fallback that nothing needs was not run', { 'domain-raw-xml': notRun }, 'PROCEED', []],
    ['an unknown that differs', { 'pool-function': differs }, 'PROCEED WITH WORKAROUNDS', ['workaround pool-function']],
    ['an unknown needs its fallback', rawNetwork, 'PROCEED WITH WORKAROUNDS', ['workaround network-attrset']],
    [
      'an assumption needs its fallback',
      { 'windows-plus-plus': needs('windows-second-nic') },
      'PROCEED WITH WORKAROUNDS',
      ['workaround windows-plus-plus'],
    ],
    [
      'a fallback has to be fallen back from',
      { 'windows-plus-plus': needs('windows-second-nic'), 'windows-second-nic': needs('domain-raw-xml') },
      'PROCEED WITH WORKAROUNDS',
      ['workaround windows-second-nic', 'workaround windows-plus-plus'],
    ],
    ['the fallback is broken', { ...rawNetwork, 'network-raw-xml': broken }, 'ESCALATE', ['escalate network-attrset']],
    ['there is no fallback', { 'tpm-2': broken }, 'ESCALATE', ['escalate tpm-2']],
    ['an unknown was not run', { 'network-attrset': notRun }, 'INCOMPLETE', ['incomplete network-attrset']],
    [
      'the fallback was not run',
      { ...rawNetwork, 'network-raw-xml': notRun },
      'INCOMPLETE',
      ['incomplete network-attrset'],
    ],
    [
      'what is broken outweighs what was not run',
      { 'tpm-2': broken, 'network-attrset': notRun },
      'ESCALATE',
      ['incomplete network-attrset', 'escalate tpm-2'],
    ],
  ])('%s', (_, others, decision, reasons) => {
    const gate = decideGate(outcomesWith(others));
    expect(gate.decision).toBe(decision);
    expect(gate.reasons.map(({ kind, question }) => `${kind} ${question}`)).toEqual(reasons);
  });

  describe('decides as the work plan says', () => {
    const decided = (others: Others) => decideGate(outcomesWith(others));

    test("If all three work with NixVirt's Nix API → proceed to Step 2 as planned.", () => {
      expect(decided({})).toEqual({ decision: 'PROCEED', reasons: [] });
    });

    test('If any require raw XML → document the workaround and adjust Steps 2-4 accordingly.', () => {
      const { decision, reasons } = decided(rawNetwork);
      expect(decision).toBe('PROCEED WITH WORKAROUNDS');
      expect(reasons).toMatchObject([{ fallback: 'network-raw-xml', cure: expect.stringContaining('XML') }]);
    });

    test('If NixVirt is fundamentally incompatible → escalate to user for architectural decision.', () => {
      const { decision, reasons } = decided({ ...rawNetwork, 'network-raw-xml': broken });
      expect(decision).toBe('ESCALATE');
      expect(reasons).toMatchObject([{ kind: 'escalate', ask: expect.stringMatching(/another tool\?$/) }]);
    });
  });

  test('nothing asked means nothing decided', () => {
    expect(decideGate([]).decision).toBe('INCOMPLETE');
  });

  test('a workaround names its fallback; an escalation asks', () => {
    expect(decideGate(outcomesWith(rawNetwork)).reasons[0]).toMatchObject({ fallback: 'network-raw-xml' });
    expect(decideGate(outcomesWith({ 'tpm-2': broken })).reasons[0]).toMatchObject({
      ask: expect.stringMatching(/\?$/),
    });
  });

  test('if a fallback needs a fallback, the last one is named, with the path to it', () => {
    const gate = decideGate(
      outcomesWith({ 'windows-plus-plus': needs('windows-second-nic'), 'windows-second-nic': needs('domain-raw-xml') }),
    );
    const { 'windows-second-nic': secondNic } = registry;
    for (const reason of gate.reasons)
      expect(reason).toMatchObject({ fallback: 'domain-raw-xml', cure: secondNic.cure });
  });

  test.each([
    [['PROCEED', 'PROCEED WITH WORKAROUNDS'], 'PROCEED WITH WORKAROUNDS'],
    [['INCOMPLETE', 'PROCEED WITH WORKAROUNDS'], 'INCOMPLETE'],
    [['INCOMPLETE', 'ESCALATE', 'PROCEED'], 'ESCALATE'],
    [['PROCEED', 'PROCEED'], 'PROCEED'],
  ] as const)('of %j it is %s', (all, decision) => {
    expect(worst(all)).toBe(decision);
  });
});

describe('the checklist of a work plan', () => {
  test('is empty without a work plan', () => expect(checklist(outcomesWith({}), undefined)).toEqual([]));

  const lines = (others: Others) =>
    checklist(outcomesWith(others), plan).map(
      ({ says, answer, answered }) => `[${answered ? 'x' : ' '}] ${says}: ${answer}`,
    );

  test.each<[Others, string]>([
    [{}, '[x] Custom network XML: works'],
    [rawNetwork, '[x] Custom network XML: needs raw XML fallback'],
    [{ 'network-attrset': notRun }, '[ ] Custom network XML: not run'],
    [{}, '[x] Pool/volume functions: exist'],
    [{ 'volume-function': needs('storage-by-script') }, '[x] Pool/volume functions: need shell script fallback'],
    [{}, '[x] Windows template multi-NIC: supported'],
    [{ 'windows-nics': differs }, '[x] Windows template multi-NIC: needs XML extension'],
    [{ 'windows-second-nic': needs('domain-raw-xml') }, '[x] Windows template multi-NIC: needs raw XML'],
    [{}, '[x] Any other surprises: none'],
    [{ 'network-mac': differs, 'tpm-2': broken }, '[x] Any other surprises: 2: tpm-2, network-mac'],
    [{ 'network-mac': notRun }, '[ ] Any other surprises: none; 1 not run: network-mac'],
  ])('%j: %s', (others, line) => {
    expect(lines(others)).toContainEqual(line);
  });
});
