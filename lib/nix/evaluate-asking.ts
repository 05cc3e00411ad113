import { readFile } from 'node:fs/promises';
import { VirtspecError } from '../error/virtspec-error.ts';
import { type Asked, nothingAsked, type Wish, withWish } from './asked.ts';
import { type EvaluateOptions, evaluate } from './evaluate.ts';
import { needsNixpkgs } from './needs-nixpkgs.ts';
import { innermostMessage, missingIn } from './nix-error.ts';
import { tellStubTree, withStubTree } from './stand-in-tree.ts';
import { wishes } from './wish.ts';

/** The result of evaluating a lab without nixpkgs, and what it needed from nixpkgs. */
export interface Evaluated {
  readonly json: unknown;
  readonly asked: Asked;
}

/**
 * Evaluates a lab without nixpkgs, in a stand-in that grows with what the lab needs: what Nix misses is added if possible (a placeholder for a
 * package, a switch that is off), and the lab is evaluated again. An addition is kept only if Nix then no longer misses it.
 *
 * @param args of `render.nix`
 * @throws VirtspecError `nix-needs-nixpkgs` if the lab needs something that only nixpkgs has; and what `evaluate` throws
 */
export function evaluateAsking(
  file: string,
  args: Readonly<Record<string, string>> & { readonly nixpkgsLib: string; readonly nixvirt: string },
  options: EvaluateOptions,
): Promise<Evaluated> {
  return withStubTree(args, async (tree) => {
    const attempt = async (asked: Asked): Promise<Evaluated | VirtspecError> => {
      await tellStubTree(tree, asked);
      try {
        const json = await evaluate(file, { ...args, nixpkgsTree: tree }, { ...options, nixpkgs: tree });
        return { json: JSON.parse(JSON.stringify(json).replaceAll(tree, placeholder)), asked };
      } catch (error) {
        if (error instanceof VirtspecError && curable.includes(error.code)) return error;
        throw error;
      }
    };
    let asked = nothingAsked;
    let result = await attempt(asked);
    for (let round = 0; round < rounds && result instanceof VirtspecError; round++) {
      const granted = await grant(asked, result, tree, attempt);
      if (granted === undefined)
        throw (await needsNixpkgs(result, saidBy(result), { folder: options.folder, tree })) ?? result;
      ({ asked, result } = granted);
    }
    if (result instanceof VirtspecError) throw result;
    return result;
  });
}

/** Failures that an addition may fix. */
const curable: readonly string[] = ['nix-evaluation-failed', 'nix-fetch-failed'];

/** More than any lab needs; each takes a fraction of a second. */
const rounds = 60;

const placeholder = '/nix/store/virtspec-placeholder-nixpkgs';

interface Granted {
  readonly asked: Asked;
  readonly result: Evaluated | VirtspecError;
}

/** Grants the first wish that gets the evaluation further; undefined if none does. */
async function grant(
  asked: Asked,
  error: VirtspecError,
  tree: string,
  attempt: (asked: Asked) => Promise<Evaluated | VirtspecError>,
): Promise<Granted | undefined> {
  for (const wish of await wishesOf(error, tree)) {
    const more = withWish(asked, wish);
    const result = await attempt(more);
    if (!(result instanceof VirtspecError) || result.why !== error.why) return { asked: more, result };
  }
  return undefined;
}

async function wishesOf(error: VirtspecError, tree: string): Promise<readonly Wish[]> {
  if (error.code === 'nix-fetch-failed') return [{ kind: 'fetches', path: ['sources'] }];
  const said = saidBy(error);
  const module = moduleNamedIn(innermostMessage(said), `${tree}/nixos/modules/`);
  if (module !== undefined) return [{ kind: 'modules', path: [module] }];
  // lib.mkPackageOption looks up the package itself.
  const option = /^(\S+) cannot be found in \S+$/.exec(innermostMessage(said))?.[1];
  if (option !== undefined) return [{ kind: 'packages', path: option.split('.') }];
  const missing = missingIn(said);
  if (missing === undefined) return [];
  const text = await readFile(missing.file, 'utf8').catch(() => '');
  return wishes(missing, text);
}

/** The NixOS module that a message names: a path below `folder`. Files are written there, so the path must not lead out of it. */
function moduleNamedIn(message: string, folder: string): string | undefined {
  const [, after] = message.split(folder, 2);
  const path = after === undefined ? undefined : /^[^'"\s]+/.exec(after)?.[0];
  return path?.split('/').includes('..') ? undefined : path;
}

function saidBy({ cause }: VirtspecError): string {
  return cause instanceof Error ? cause.message : '';
}
