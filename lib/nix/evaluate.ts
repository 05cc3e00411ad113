import { VirtspecError } from '../error/virtspec-error.ts';
import { inSeconds, type Limit, limitOf } from '../process/patience.ts';
import { run } from '../process/run.ts';
import { nixError } from './nix-error.ts';
import { inThrowawayStore, type StoreOptions } from './throwaway-store.ts';

export interface EvaluateOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds, multiplied with `--timeout`. Default 60,000; with the user's store 600,000, because nixpkgs may have to be fetched. */
  readonly timeout?: number | undefined;
  /** Its PATH is searched for `nix-instantiate`. */
  readonly env: NodeJS.ProcessEnv;
  /** The user's own folder: an error is located there if any position in its trace is. */
  readonly folder: string;
  /**
   * `throwaway` (the default): a separate store; nothing is built, and a network is not tried twice. `own`: the user's store, with its fetched and
   * built paths, and with flakes.
   */
  readonly store?: 'throwaway' | 'own' | undefined;
  /** The value of `<nixpkgs>`. */
  readonly nixpkgs?: string | undefined;
  /** Whether Nix should give up quickly on a network that does not answer. */
  readonly brief?: boolean | undefined;
}

/**
 * Evaluates a Nix file that is a function of string arguments, strictly, to JSON.
 *
 * @throws VirtspecError `nix-evaluation-failed` (usage), `nix-fetch-failed`, `nix-too-old` and `nix-evaluation-timeout` (environment), and what `run`
 *   throws: `command-not-found`
 * @throws the signal's reason if it aborts
 */
export async function evaluate(
  file: string,
  args: Readonly<Record<string, string>>,
  options: EvaluateOptions,
): Promise<unknown> {
  const { store = 'throwaway', folder, signal, env } = options;
  const found = options.nixpkgs === undefined ? [] : ['-I', `nixpkgs=${options.nixpkgs}`];
  const path = env.PATH === undefined ? {} : { PATH: env.PATH };
  const work = async (within: StoreOptions) => {
    const timeout = limitOf(options.timeout ?? (store === 'own' ? 600_000 : 60_000));
    const evaluating = run([...evaluation(file, args, store), ...(options.brief ? giveUpSoon : []), ...found], {
      ...{ signal, timeout, ...within },
      env: { ...path, ...within.env },
    });
    const { code, stdout, stderr } = await evaluating.catch((error) => {
      throw isTimeout(error) ? tooLong(folder, timeout, error) : error;
    });
    if (code !== 0) throw nixError(stderr, folder);
    return JSON.parse(stdout) as unknown;
  };
  return store === 'own' ? work({ env: {} }) : inThrowawayStore(work);
}

/** The command. `--read-write-mode`, because `builtins.toFile` otherwise returns paths that it never wrote. */
export function evaluation(
  file: string,
  args: Readonly<Record<string, string>>,
  store: 'throwaway' | 'own' = 'throwaway',
): [string, ...string[]] {
  const given = Object.entries(args).flatMap(([name, value]) => ['--argstr', name, value]);
  const modes = ['--eval', '--strict', '--json', '--read-write-mode', '--show-trace'];
  return ['nix-instantiate', ...modes, ...(store === 'own' ? withFlakes : alone), file, ...given];
}

const withFlakes = ['--extra-experimental-features', 'nix-command flakes'];

const giveUpSoon = ['--option', 'connect-timeout', '5', '--option', 'download-attempts', '1'];
const alone = ['--option', 'allow-import-from-derivation', 'false', ...giveUpSoon];

function isTimeout(error: unknown): boolean {
  return error instanceof VirtspecError && error.code === 'command-timeout';
}

function tooLong(folder: string, { milliseconds, fix, hint }: Limit, cause: unknown): VirtspecError {
  const endless = `for infinite recursion in ${folder}`;
  return new VirtspecError({
    code: 'nix-evaluation-timeout',
    kind: 'environment',
    what: `Nix did not finish evaluating the lab within ${inSeconds(milliseconds)} and was stopped`,
    why: 'the Nix code does not terminate, or this machine is too slow for it',
    fix: hint === '' ? `Look ${endless}.` : `${fix} If that does not help, look ${endless}.`,
    cause,
  });
}
