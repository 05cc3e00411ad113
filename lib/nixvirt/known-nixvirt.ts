import type { NixVirtPin } from '../nix/flake-lock.ts';
import { notWhatItIsCalled } from '../nix/locked-source.ts';
import { nixvirtName } from './nixvirt-name.ts';
import { type NamedRevision, readNames } from './nixvirt-names.ts';
import { publishedReleases } from './published-releases.ts';

/** What is known about NixVirt's revisions: from the lock, from the table of releases, and from when they were added. */
export interface KnownNixVirt {
  readonly pin: NixVirtPin | undefined;
  readonly names: readonly NamedRevision[];
}

export async function knownNixVirt(pin: NixVirtPin | undefined, env: NodeJS.ProcessEnv): Promise<KnownNixVirt> {
  return { pin, names: await readNames(env) };
}

/** The revision of a version: the lock's if it names that version, else the published one. */
export function revisionOfVersion(version: string, pin: NixVirtPin | undefined): string | undefined {
  if (pin?.version === version && pin.rev !== undefined) return pin.rev;
  return publishedReleases.find((release) => release.version === version)?.rev;
}

/** The name of a source with this hash, without guessing: `NixVirt 0.5.0 (9f1cdca)`, `NixVirt master (6d213ab)`. */
export function nameByHash(
  { pin, names }: KnownNixVirt,
  hash: string,
  { cached, asked }: { readonly cached?: string | undefined; readonly asked?: string | undefined },
): string | undefined {
  const published = publishedReleases.find(({ narHash }) => narHash === hash);
  if (published) return nixvirtName(published);
  if (pin && hash === pin.narHash) return nixvirtName(pin);
  const same = names.filter(({ rev, narHash }) => rev === cached && narHash === hash);
  const named = same.find(({ name }) => name === asked) ?? same[0];
  return named && nixvirtName({ version: named.name, rev: named.rev });
}

/** The known hash of a revision, and the source of that knowledge; undefined if it is not known. */
export function expectedHash(
  { pin, names }: KnownNixVirt,
  rev: string,
): { readonly narHash: string; readonly what: string; readonly has: string } | undefined {
  if (pin?.rev === rev) return { narHash: pin.narHash, what: `the NixVirt that ${pin.lock} locks`, has: 'the lock' };
  const published = publishedReleases.find((release) => release.rev === rev);
  if (published) return { narHash: published.narHash, what: nixvirtName(published), has: 'the published release' };
  const named = names.find((name) => name.rev === rev);
  return named && { narHash: named.narHash, what: nixvirtName({ version: named.name, rev }), has: 'the added source' };
}

/**
 * Refuses a cached revision whose hash differs from the known one.
 * @throws VirtspecError `nixvirt-source-mismatch`
 */
export function refuseChanged(known: KnownNixVirt, rev: string, folder: string, actual: string): void {
  const expected = expectedHash(known, rev);
  if (expected === undefined || expected.narHash === actual) return;
  const fix = `Remove ${folder}, and add that revision again: virtspec nixvirt add PATH`;
  throw notWhatItIsCalled(expected.what, expected.has, { folder, actual, expected: expected.narHash, fix });
}
