import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../process/run.ts';
import { nixError } from './nix-error.ts';

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
 * Evaluates a Nix file that is a function of string arguments, strictly, to JSON, in a throwaway store: it works without
 * `/nix`, without a daemon, for any user, and leaves nothing behind. Nothing is built.
 *
 * @throws VirtspecError `nix-evaluation-failed` (usage), and what `run` throws: `command-not-found`, `command-timeout`
 * @throws the signal's reason when it aborts
 */
export async function evaluate(
  file: string,
  args: Readonly<Record<string, string>>,
  options: EvaluateOptions,
): Promise<unknown> {
  const store = await mkdtemp(join(tmpdir(), 'virtspec-nix-'));
  try {
    const result = await run(evaluation(file, args), {
      signal: options.signal,
      timeout: options.timeout ?? 60_000,
      env: { ...(options.env.PATH === undefined ? {} : { PATH: options.env.PATH }), ...throwawayStore(store) },
    });
    if (result.code !== 0) throw nixError(result.stderr, options.folder);
    return JSON.parse(result.stdout);
  } finally {
    await rm(store, { recursive: true, force: true });
  }
}

/** The command: `--read-write-mode` because `builtins.toFile` otherwise prints paths that it never wrote. */
export function evaluation(file: string, args: Readonly<Record<string, string>>): [string, ...string[]] {
  const given = Object.entries(args).flatMap(([name, value]) => ['--argstr', name, value]);
  const modes = ['--eval', '--strict', '--json', '--read-write-mode', '--show-trace'];
  const noBuilds = ['--option', 'allow-import-from-derivation', 'false'];
  return ['nix-instantiate', ...modes, ...noBuilds, file, ...given];
}

/** Every place that Nix keeps something in, and no daemon. https://nix.dev/manual/nix/latest/command-ref/env-common */
function throwawayStore(folder: string): Record<string, string> {
  return {
    NIX_STORE_DIR: join(folder, 'store'),
    NIX_STATE_DIR: join(folder, 'state'),
    NIX_LOG_DIR: join(folder, 'log'),
    NIX_CONF_DIR: join(folder, 'conf'),
    NIX_USER_CONF_FILES: '',
    XDG_CACHE_HOME: join(folder, 'cache'),
    NIX_REMOTE: '',
    NIX_PATH: '',
  };
}
