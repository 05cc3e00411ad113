type Work = (signal: AbortSignal) => Promise<unknown>;
type Results<T extends readonly Work[]> = { -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };

/**
 * Runs works in parallel. The first that fails aborts the others; its error is thrown after all have ended, so that nothing continues in the
 * background.
 *
 * @param signal aborts them all
 * @throws what the first work to fail threw
 */
export async function together<const T extends readonly Work[]>(
  signal: AbortSignal | undefined,
  works: T,
): Promise<Results<T>> {
  const failure = new AbortController();
  const joint = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal;
  let failed: { readonly error: unknown } | undefined;
  const all = works.map(async (work) => {
    try {
      return await work(joint);
    } catch (error) {
      failed ??= { error };
      failure.abort(error);
      return undefined;
    }
  });
  const results = await Promise.all(all);
  if (failed) throw failed.error;
  return results as Results<T>;
}
