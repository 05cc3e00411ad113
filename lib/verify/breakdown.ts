import { ApplyError, describeAction } from '../deploy/deployer.ts';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Breakdown } from '../report/report.ts';

/** What broke a run, as the report tells it. */
export function breakdownOf(error: unknown): Breakdown {
  if (!(error instanceof VirtspecError)) {
    return {
      code: 'defect',
      what: 'virtspec itself failed',
      why: error instanceof Error ? error.message : String(error),
    };
  }
  return {
    code: error.code,
    what: error.what,
    ...(error.why === undefined ? {} : { why: error.why }),
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    ...(error instanceof ApplyError ? { done: error.done.map(describeAction) } : {}),
  };
}
