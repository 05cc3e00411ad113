import { VirtspecError } from '../error/virtspec-error.ts';
import type { Reason } from './domain-parts.ts';

/**
 * Throws if there are reasons against what was asked for.
 * @param what could not be done: `no checkpoint was made`
 * @param reasons each with the name of its domain: `web01: it has snapshots`
 * @throws VirtspecError `checkpoint-refused`
 */
export function refuseFor(what: string, reasons: readonly Reason[], fix?: string): void {
  const [first] = reasons;
  if (first === undefined) return;
  throw new VirtspecError({
    code: 'checkpoint-refused',
    kind: 'refused',
    what: `${what}; nothing was changed`,
    why: reasons.join('\n'),
    ...(fix !== undefined && { fix }),
  });
}

/** The message of an error, as the end of a sentence. */
export function messageOf(error: unknown): string {
  if (error instanceof VirtspecError) return error.why ?? error.what;
  return error instanceof Error ? error.message : String(error);
}
