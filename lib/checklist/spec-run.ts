import { descendants, readTree, type TreeElement } from '../xml/tree.ts';

/** A run of specs, as a JUnit report has it: those of the files that a work plan names under `spec`. */
export interface SpecRun {
  readonly path: string;
  readonly suites: readonly SpecSuite[];
}

export interface SpecSuite {
  /** The path of its file, as most runners write it. */
  readonly name: string;
  /** ISO 8601; undefined if the runner writes none. */
  readonly startedAt: string | undefined;
  readonly tests: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * The suites of a JUnit report, by the names and counts in it.
 * @param path by which the checklist names it
 * @throws VirtspecError `xml-malformed`, `xml-doctype`
 */
export function readSpecRun(text: string, path: string): SpecRun {
  const suites = descendants(readTree({ text, origin: path })).filter(({ name }) => name === 'testsuite');
  return { path, suites: suites.map(suiteOf) };
}

function suiteOf(suite: TreeElement): SpecSuite {
  const attribute = (name: string) => suite.attributes.find((one) => one.name === name)?.value;
  const cases = descendants(suite).filter(({ name }) => name === 'testcase');
  const having = (...names: readonly string[]) =>
    cases.filter(({ children }) => children.some(({ name }) => names.includes(name))).length;
  return {
    name: attribute('file') ?? attribute('name') ?? '',
    startedAt: attribute('timestamp'),
    tests: cases.length,
    failed: having('failure', 'error'),
    skipped: having('skipped'),
  };
}

/** The suite of a file, by its path from the folder of the work plan. */
export function suiteOfFile({ suites }: SpecRun, file: string): SpecSuite | undefined {
  return suites.find(({ name }) => name === file || name.endsWith(`/${file}`));
}

/** Why a suite does not show that its bullet holds; undefined if it does. */
export function whyNotShown({ tests, failed, skipped }: SpecSuite): string | undefined {
  if (failed > 0) return `${failed} of ${tests} tests failed`;
  if (skipped > 0) return `${skipped} of ${tests} tests were skipped`;
  return tests === 0 ? 'it has no tests' : undefined;
}
