import { readFile } from 'node:fs/promises';
import { VirtspecError } from '../error/virtspec-error.ts';
import { packageFile } from '../package-file.ts';
import { innermostMessage, missingIn } from './nix-error.ts';
import { optionRead } from './wish.ts';

/**
 * The error for a lab that needs something that only nixpkgs has; undefined if the lab's own code is at fault.
 *
 * @param error the failure of Nix
 * @param said Nix's message
 * @param folder the user's own
 * @param tree the folder that replaces nixpkgs' source
 */
export async function needsNixpkgs(
  error: VirtspecError,
  said: string,
  { folder, tree }: { readonly folder: string; readonly tree: string },
): Promise<VirtspecError | undefined> {
  if (error.code !== 'nix-evaluation-failed') return undefined;
  const why = fromOurs(said) ?? missingFile(said, tree) ?? (await unsetOption(said)) ?? beyondUs(said, folder);
  if (why === undefined) return undefined;
  const place = /, (?:at|in) \/.*$/.exec(error.why ?? '')?.[0] ?? '';
  return withoutNixpkgs(why + (place.includes(tree) ? '' : place), error.cause);
}

/** The error itself. */
export function withoutNixpkgs(why: string, cause: unknown): VirtspecError {
  return new VirtspecError({
    code: 'nix-needs-nixpkgs',
    kind: 'environment',
    what: 'the lab cannot be evaluated without nixpkgs',
    why,
    fix: "Evaluate it with the flake's own nixpkgs, if Nix has it or can fetch it: --nixpkgs own",
    cause,
  });
}

/** The message of one of our stand-ins. */
function fromOurs(said: string): string | undefined {
  return /^virtspec needs nixpkgs: (.*)$/.exec(innermostMessage(said))?.[1];
}

/** A file of a package, of an input or of nixpkgs itself. */
function missingFile(said: string, tree: string): string | undefined {
  const message = innermostMessage(said);
  const file = message.includes(tree)
    ? /[^'"\s]*/.exec(message.slice(message.indexOf(tree) + tree.length + 1))?.[0]
    : undefined;
  if (file !== undefined) return `it reads ${file} from nixpkgs`;
  const ofPackage = /\/nix\/store\/virtspec-placeholder-([^'"\s]+)/.exec(message)?.[1];
  return ofPackage && `it reads ${ofPackage}, which must be fetched or built`;
}

async function unsetOption(said: string): Promise<string | undefined> {
  const missing = missingIn(said);
  if (!missing) return undefined;
  const option = optionRead(missing, await readFile(missing.file, 'utf8').catch(() => ''));
  return option && `it reads \`config.${option.join('.')}\`, which no module sets`;
}

/**
 * A failure inside our stand-ins is caused by them. So is an infinite recursion over everything that modules set: only real nixpkgs knows which
 * options exist without evaluating that.
 */
function beyondUs(said: string, folder: string): string | undefined {
  const message = innermostMessage(said);
  if (/infinite recursion/.test(message) && said.includes("'unmatchedDefns'"))
    return 'which options it sets depends on their values, which requires NixOS’ own option declarations';
  const place = /\bat (\/[^\n]+?):\d+:\d+/.exec(said)?.[1] ?? '';
  if (message.startsWith('virtspec: ') || message.includes(folder)) return undefined;
  return place.startsWith(`${packageFile('lib/nix/stand-ins')}/`)
    ? `the stub of nixpkgs failed: ${message}`
    : undefined;
}
