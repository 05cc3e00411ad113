import type { Question } from './question.ts';
import { activation } from './questions/activation.ts';
import { asPredicted } from './questions/as-foreseen.ts';
import { asPlanned } from './questions/as-planned.ts';
import { firmware } from './questions/firmware.ts';
import { idempotent } from './questions/idempotent.ts';
import { nestedKvm } from './questions/nested-kvm.ts';
import { reboot } from './questions/reboot.ts';

/** What the NixOS tests must show, in the order of the tests. A new question is one file and one line here. */
export const questions = [
  activation,
  nestedKvm,
  firmware,
  idempotent,
  asPredicted,
  reboot,
  asPlanned,
] as const satisfies readonly Question[];

/** The tests: `nixos-test/tests/NAME.nix`, and the check NAME of the flake. */
export const tests = ['lab', 'as-planned'] as const;

export type TestName = (typeof tests)[number];
