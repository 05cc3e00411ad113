import { VirtspecError } from '../error/virtspec-error.ts';
import type { NixVirtPin } from './flake-lock.ts';
import { notLocked } from './locked-source.ts';
import { narHash } from './nar-hash.ts';
import { cachedRevisions, nixvirtCache, nixvirtCacheFolder } from './nixvirt-cache.ts';
import { lackingParts, nixvirtTree } from './nixvirt-tree.ts';
import { nixvirtName } from './recorded.ts';
import { sourceStorePath } from './store-path.ts';

/** NixVirt's source on this machine, or the reason there is none. */
export type NixVirtSource = FoundNixVirt | { readonly missing: string };

export interface FoundNixVirt {
  readonly folder: string;
  /** For a report: `NixVirt 0.6.0 (5dfe108)`. Where it is not the locked one, it says so. */
  readonly name: string;
  /** Whether it is the one that the flake is locked to; undefined where there is no lock. */
  readonly locked: boolean | undefined;
}

/**
 * NixVirt's source: the one `asked` for, else the one `VIRTSPEC_NIXVIRT` names, else the locked one, in the cache
 * (`nixvirtCache`) or in Nix's own store (where evaluating the flake has put it).
 *
 * A flake's lock is binding on what is found without being asked for. What is asked for may be another release, to try
 * it; then `name` says that it is not the locked one. A revision that the lock names has the lock's narHash in any case.
 *
 * @param asked folder, revision (7 hex digits or more) or the lock's version: the word of `--nixvirt`
 * @throws VirtspecError `nixvirt-source-invalid` (it is not NixVirt), `nixvirt-source-mismatch`, `nixvirt-not-cached`
 */
export async function findNixVirt(
  pin: NixVirtPin | undefined,
  env: NodeJS.ProcessEnv,
  asked?: string,
): Promise<NixVirtSource> {
  const word = asked ?? env.VIRTSPEC_NIXVIRT;
  if (!word) return findLocked(pin, env);
  const rev = revisionOf(word, pin);
  const cached = rev === undefined ? undefined : await cachedRevision(rev, env);
  const path = cached === undefined ? word : nixvirtCache(cached, env);
  const folder = await nixvirtTree(path, asked === undefined ? 'VIRTSPEC_NIXVIRT' : '--nixvirt');
  const hash = await narHash(folder);
  const name = cached === undefined ? `NixVirt of ${folder} (${hash})` : `NixVirt (${cached.slice(0, 7)}, ${hash})`;
  if (!pin) return { folder, name, locked: undefined };
  if (hash === pin.narHash) return { folder, name: nixvirtName(pin), locked: true };
  if (cached !== undefined && cached === pin.rev) throw notLocked(folder, hash, pin, addAgain(folder));
  if (asked === undefined) throw notLocked(folder, hash, pin, nameAnother);
  return { folder, name: `${name}, not the locked ${nixvirtName(pin)}`, locked: false };
}

async function findLocked(pin: NixVirtPin | undefined, env: NodeJS.ProcessEnv): Promise<NixVirtSource> {
  if (!pin?.rev) return { missing: 'VIRTSPEC_NIXVIRT is not set, and no flake.lock names a revision of NixVirt' };
  const folders = [nixvirtCache(pin.rev, env), sourceStorePath(pin.narHash, env)];
  for (const folder of folders) {
    if ((await lackingParts(folder)).length > 0) continue;
    const hash = await narHash(folder);
    if (hash !== pin.narHash) throw notLocked(folder, hash, pin, addAgain(folder));
    return { folder, name: nixvirtName(pin), locked: true };
  }
  return {
    missing: `NixVirt's source is not at hand: VIRTSPEC_NIXVIRT is not set, and there is no ${folders.join(', no ')}`,
  };
}

/** The revision that a word stands for; undefined when it is a path. A folder with such a name is written `./0.6.0`. */
function revisionOf(word: string, pin: NixVirtPin | undefined): string | undefined {
  if (/^[0-9a-f]{7,64}$/i.test(word)) return word.toLowerCase();
  const version = /^v?(\d+(?:\.\d+)+)$/.exec(word)?.[1];
  if (version === undefined) return undefined;
  if (pin?.rev !== undefined && pin.version === version) return pin.rev;
  throw unknown(
    `NixVirt ${version}`,
    pin?.version === undefined
      ? 'no flake.lock tells its revision'
      : `flake.lock tells the revision of ${pin.version} only`,
    `Name its revision (git rev-parse v${version}) or a folder: --nixvirt ./${word}`,
  );
}

/** The one revision in the cache that begins so. */
async function cachedRevision(start: string, env: NodeJS.ProcessEnv): Promise<string> {
  const revisions = await cachedRevisions(env);
  const matching = revisions.filter((name) => name.startsWith(start));
  const [match] = matching;
  if (match !== undefined && matching.length === 1) return match;
  const there = match === undefined ? revisions : matching;
  const why = `${nixvirtCacheFolder(env)} has ${there.length > 0 ? there.join(', ') : 'none'}`;
  if (match !== undefined) throw unknown(`NixVirt ${start}, as one revision,`, why, 'Write more of its digits.');
  throw unknown(`NixVirt ${start}`, why, 'Check it out, and put it there: virtspec nixvirt add PATH');
}

const nameAnother = 'Point VIRTSPEC_NIXVIRT at the locked revision, or name this one with --nixvirt.';

function addAgain(folder: string): string {
  return `Remove ${folder}, and put the locked revision there: virtspec nixvirt add PATH`;
}

function unknown(which: string, why: string, fix: string): VirtspecError {
  return new VirtspecError({ code: 'nixvirt-not-cached', kind: 'usage', what: `${which} is not at hand`, why, fix });
}
