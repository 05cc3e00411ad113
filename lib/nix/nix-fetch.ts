import { VirtspecError } from '../error/virtspec-error.ts';
import { inSeconds, limitOf } from '../process/patience.ts';
import { run } from '../process/run.ts';
import { innermostMessage } from './nix-error.ts';
import { inThrowawayStore } from './throwaway-store.ts';

export interface FetchOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds, multiplied with `--timeout`. Default 20,000. */
  readonly timeout?: number;
}

/** A missing network must not delay a run: one attempt. */
const patience = { connectSeconds: 5, total: 20_000 };

/**
 * Has Nix evaluate an expression that fetches something, in a throwaway store.
 *
 * @param expression a function of string arguments
 * @param use receives the value of the expression, while the store exists
 * @returns the result of `use`, or why it could not be fetched
 * @throws the signal's reason if it aborts
 */
export async function fetchWithNix<T>(
  expression: string,
  args: Readonly<Record<string, string>>,
  { env, signal, timeout = patience.total }: FetchOptions,
  use: (value: unknown) => Promise<T>,
): Promise<T | { readonly missing: string }> {
  const limit = limitOf(timeout);
  try {
    return await inThrowawayStore(async (store) => {
      const fetched = await run(fetching(expression, args), {
        timeout: limit,
        signal,
        // In a process group, so that git, with which Nix fetches repositories, does not continue for minutes; and git must not prompt for a
        // password.
        ...store,
        env: { ...(env.PATH === undefined ? {} : { PATH: env.PATH }), GIT_TERMINAL_PROMPT: '0', ...store.env },
      });
      if (fetched.code !== 0) return { missing: `Nix could not fetch it: ${saidOf(fetched.stderr)}` };
      return use(JSON.parse(fetched.stdout));
    });
  } catch (error) {
    if (!(error instanceof VirtspecError)) throw error;
    const late =
      error.code === 'command-timeout'
        ? `it took longer than ${inSeconds(limit.milliseconds)}${limit.hint}`
        : error.message;
    return { missing: `Nix could not fetch it: ${late}` };
  }
}

/** If git fails, Nix reports only that it failed. */
function saidOf(stderr: string): string {
  return /^fatal: (.*)$/m.exec(stderr)?.[1] ?? innermostMessage(stderr);
}

function fetching(expression: string, args: Readonly<Record<string, string>>): [string, ...string[]] {
  const network = ['connect-timeout', `${patience.connectSeconds}`, '--option', 'download-attempts', '1'];
  const modes = ['--eval', '--strict', '--json', '--read-write-mode', '--option', ...network];
  const given = Object.entries(args).flatMap(([name, value]) => ['--argstr', name, value]);
  return ['nix-instantiate', ...modes, '--expr', expression, ...given];
}
