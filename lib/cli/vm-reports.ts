import { resolve } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { type TestName, tests } from '../nixos-test/registry.ts';

/**
 * Parses `--vm-report TEST=FOLDER`s.
 * @returns undefined if there is none: then the tests are run
 * @throws VirtspecError `vm-report-without-vm`, `vm-report-unknown`
 */
export function parseVmReports(
  texts: readonly string[] | undefined,
  target: string,
): ReadonlyMap<TestName, string> | undefined {
  if (texts === undefined) return undefined;
  if (target !== 'vm') {
    throw new VirtspecError({
      code: 'vm-report-without-vm',
      kind: 'usage',
      what: `--vm-report does not apply to --target ${target}`,
      why: 'it names the output folder of a NixOS test',
      fix: 'Use --target vm, or omit --vm-report.',
    });
  }
  return new Map(texts.map(parseVmReport));
}

function parseVmReport(text: string): readonly [TestName, string] {
  const [name, folder] = text.split(/=(.*)/s, 2);
  const test = tests.find((known) => known === name);
  if (test !== undefined && folder) return [test, resolve(folder)];
  throw new VirtspecError({
    code: 'vm-report-unknown',
    kind: 'usage',
    what: `--vm-report ${text} does not name a test and its folder`,
    fix: `Pass TEST=FOLDER; the tests are ${tests.join(', ')}.`,
  });
}

/**
 * Refuses options that would have no effect: the NixOS tests are judged as a whole, and their machines end with them.
 * @throws VirtspecError `vm-option-unheeded`
 */
export function refuseUnheededByVm(options: {
  readonly target: string;
  readonly select?: readonly string[];
  readonly lastFailed?: boolean;
  readonly keep?: boolean;
}): void {
  if (options.target !== 'vm') return;
  const { keep, select, lastFailed } = options;
  const option = keep ? '--keep' : lastFailed ? '--last-failed' : select === undefined ? undefined : '--select';
  if (option === undefined) return;
  throw new VirtspecError({
    code: 'vm-option-unheeded',
    kind: 'usage',
    what: `${option} does not apply to --target vm`,
    why: 'the NixOS tests are judged as a whole, and their machines stop at the end',
    fix: `Omit ${option}.`,
  });
}
