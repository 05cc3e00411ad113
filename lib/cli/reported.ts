import type { Reported } from '../finding/reported.ts';
import { waiverFindings } from '../judge/waiver-findings.ts';
import { questions } from '../nixos-test/registry.ts';
import { planRegistry } from '../plan/plan-registry.ts';

const tests = questions.map((question): [string, Reported] => [
  question.id,
  { ...question, judges: 'the deployment in a NixOS machine', by: 'virtspec verify --target vm' },
]);

/** Every finding that neither a check of `verify` nor a prerequisite of `doctor` makes, by its id. */
export const reported: Readonly<Record<string, Reported>> = {
  ...waiverFindings,
  ...planRegistry,
  ...Object.fromEntries(tests),
};
