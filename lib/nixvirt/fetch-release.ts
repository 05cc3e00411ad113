import * as z from 'zod';
import type { NixVirtPin } from '../nix/flake-lock.ts';
import { type FetchOptions, fetchWithNix } from '../nix/nix-fetch.ts';
import { addNixVirt } from './add-nixvirt.ts';
import type { Fetchable } from './nixvirt-word.ts';
import { upstream } from './published-releases.ts';

/** Only Nix can determine the revision of a branch. https://nix.dev/manual/nix/latest/language/builtins#builtins-fetchGit */
const expression = `{ url, ref, rev ? null }:
  let fetched = builtins.fetchGit ({ inherit url ref; } // (if rev == null then { } else { inherit rev; }));
  in { path = fetched.outPath; inherit (fetched) rev; }`;

const output = z.object({ path: z.string(), rev: z.string() });

/**
 * Has Nix fetch a published release or a branch of NixVirt's repository, into the cache: the release under its known revision, the branch under its
 * current revision, and records the name of the branch.
 *
 * @param options `repository`: a git URL
 * @returns undefined if it is in the cache now, else why it could not be fetched
 * @throws the signal's reason if it aborts
 */
export async function fetchRelease(
  wanted: Fetchable,
  pin: NixVirtPin | undefined,
  options: FetchOptions & { readonly repository?: string | undefined },
): Promise<{ readonly missing: string } | undefined> {
  const url = options.repository ?? upstream;
  const args =
    wanted.kind === 'branch'
      ? { url, ref: wanted.name }
      : { url, ref: `refs/tags/v${wanted.release.version}`, rev: wanted.release.rev };
  return fetchWithNix(expression, args, options, async (value) => {
    const { path, rev } = output.parse(value);
    await addNixVirt(path, pin, options.env, { rev, ...(wanted.kind === 'branch' && { as: wanted.name }) });
    return undefined;
  });
}
