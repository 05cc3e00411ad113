import { version } from '../version.ts';
import { judgeRun } from './judge-run.ts';
import type { Report } from './report.ts';

/** What every run provides for its report. */
type Brought = 'command' | 'lab' | 'target' | 'phases' | 'findings' | 'breakdown';

/** What is counted, judged or known here. */
type Known = 'virtspec' | 'startedAt' | 'milliseconds' | 'verdict';

/** A finished run. An omitted field means that there was none. */
export type FinishedRun = Pick<Report, Brought> & Partial<Omit<Report, Brought | Known>> & { readonly startedAt: Date };

/** The report of a run that ends now, with its verdict. */
export function finishReport({ startedAt, ...run }: FinishedRun): Report {
  return {
    tools: {},
    accelerator: undefined,
    provenance: undefined,
    deployer: undefined,
    adaptations: [],
    smoke: [],
    ...run,
    virtspec: version,
    startedAt: startedAt.toISOString(),
    milliseconds: Date.now() - startedAt.getTime(),
    verdict: judgeRun(run.findings, run.breakdown),
  };
}
