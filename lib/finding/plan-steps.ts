/** The plan's steps, in its own words (its headings, without the file names in them). */
const titles: Readonly<Record<number, string>> = {
  0: 'Prerequisites',
  1: 'NixVirt API validation spike',
  2: 'Network configuration',
  3: 'Storage pool and volume definitions',
  4: 'Domain (VM) definitions',
  5: 'The flake',
  6: 'Integration test: full topology deployment',
  7: 'Orchestration scripts',
  8: 'Documentation',
};

/** `Step 2: Network configuration`; for what no step asks, `Beyond the plan`. */
export function stepTitle(step: number | undefined): string {
  if (step === undefined) return 'Beyond the plan';
  return titles[step] ? `Step ${step}: ${titles[step]}` : `Step ${step}`;
}
