import { run } from '../process/run.ts';
import { nixError } from './nix-error.ts';
import { inThrowawayStore } from './throwaway-store.ts';

export interface EvaluateOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. Default 60,000. */
  readonly timeout?: number | undefined;
  /** Where to look for `nix-instantiate`. */
  readonly env: NodeJS.ProcessEnv;
  /** The user's own folder: an error is located there if anything in its trace is. */
  readonly folder: string;
}

/**
 * Evaluates a Nix file that is a function of string arguments, strictly, to JSON, in a throwaway store. Nothing is built.
 *
 * @throws VirtspecError `nix-evaluation-failed` (usage), and what `run` throws: `command-not-found`, `command-timeout`
 * @throws the signal's reason when it aborts
 */
export async function evaluate(
  file: string,
  args: Readonly<Record<string, string>>,
  options: EvaluateOptions,
): Promise<unknown> {
  const { stdout } = await inThrowawayStore(async (store) => {
    const result = await run(evaluation(file, args), {
      signal: options.signal,
      timeout: options.timeout ?? 60_000,
      env: { ...(options.env.PATH === undefined ? {} : { PATH: options.env.PATH }), ...store },
    });
    if (result.code !== 0) throw nixError(result.stderr, options.folder);
    return result;
  });
  return JSON.parse(stdout);
}

/** The command: `--read-write-mode` because `builtins.toFile` otherwise prints paths that it never wrote. */
export function evaluation(file: string, args: Readonly<Record<string, string>>): [string, ...string[]] {
  const given = Object.entries(args).flatMap(([name, value]) => ['--argstr', name, value]);
  const modes = ['--eval', '--strict', '--json', '--read-write-mode', '--show-trace'];
  const noBuilds = ['--option', 'allow-import-from-derivation', 'false'];
  return ['nix-instantiate', ...modes, ...noBuilds, file, ...given];
}
