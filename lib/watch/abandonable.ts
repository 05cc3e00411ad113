/** A signal that also aborts for a second reason, for as long as that is still allowed. */
export interface Abandonable extends Disposable {
  readonly signal: AbortSignal;
  /** From now on the second signal has no effect. */
  finish(): void;
}

/**
 * @param always aborts the signal at any time
 * @param early aborts it until `finish`
 */
export function abandonable(always: AbortSignal | undefined, early: AbortSignal | undefined): Abandonable {
  const controller = new AbortController();
  const abandon = () => controller.abort(early?.reason);
  const finish = () => early?.removeEventListener('abort', abandon);
  if (early?.aborted) abandon();
  else early?.addEventListener('abort', abandon, { once: true });
  const signal = always ? AbortSignal.any([always, controller.signal]) : controller.signal;
  return { signal, finish, [Symbol.dispose]: finish };
}
