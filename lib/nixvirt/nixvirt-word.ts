import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { ErrorParts } from '../error/virtspec-error.ts';
import { type KnownNixVirt, revisionOfVersion } from './known-nixvirt.ts';
import { cachedRevisions, nixvirtCache, nixvirtCacheFolder } from './nixvirt-cache.ts';
import { faultOfName, revisionPattern, versionPattern } from './nixvirt-names.ts';
import { type PublishedRelease, publishedReleases } from './published-releases.ts';

/** What could be fetched for a value that is not available. */
export type Fetchable =
  | { readonly kind: 'release'; readonly release: PublishedRelease }
  | { readonly kind: 'branch'; readonly name: string };

/** What was asked for and is not available: everything that was tried. */
export interface AbsentNixVirt {
  readonly absent: Pick<ErrorParts, 'what'> & { readonly why: string; readonly fix: string };
  readonly fetchable?: Fetchable;
}

/** The cached revision that a value refers to; undefined if it is a path. A folder with such a name is written `./0.6.0`, `./master`. */
export async function revisionMeant(
  word: string,
  known: KnownNixVirt,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined | AbsentNixVirt> {
  if (revisionPattern.test(word)) return cachedRevision(word.toLowerCase(), word, env);
  const version = versionPattern.exec(word)?.[1];
  if (version !== undefined) return cachedVersion(version, word, known, env);
  if (isPath(word)) return undefined;
  const named = known.names.find(({ name }) => name === word);
  if (named) return cachedName(word, named.rev, env);
  // NixVirt's own branch is always a name; for any other value, a folder takes precedence.
  if (word !== upstreamBranch && (await exists(word))) return undefined;
  return absent(word, {
    what: `NixVirt ${word} was not found`,
    why: `${(await exists(word)) ? '' : `there is no folder ${word}, `}it is neither a revision nor a version, and ${await namesText(known, env)}`,
    fix: addUnderName(word),
    fetchable: { kind: 'branch', name: word },
  });
}

const upstreamBranch = 'master';

/** The one cached revision that starts with it. */
async function cachedRevision(start: string, word: string, env: NodeJS.ProcessEnv): Promise<string | AbsentNixVirt> {
  const revisions = await cachedRevisions(env);
  const matching = revisions.filter((name) => name.startsWith(start));
  const [match] = matching;
  if (match !== undefined && matching.length === 1) return match;
  const there = match === undefined ? revisions : matching;
  const why = `${nixvirtCacheFolder(env)} contains ${there.length > 0 ? there.join(', ') : 'no revisions'}`;
  if (match !== undefined)
    return absent(word, {
      what: `NixVirt ${start} is ambiguous`,
      why,
      fix: 'Pass more of its digits.',
    });
  const published = publishedReleases.find(({ rev }) => rev.startsWith(start));
  return absent(word, {
    what: `NixVirt ${start} was not found`,
    why,
    fix: 'Check it out, and add it to the cache: virtspec nixvirt add PATH',
    ...(published && { fetchable: { kind: 'release', release: published } }),
  });
}

async function cachedVersion(
  version: string,
  word: string,
  { pin }: KnownNixVirt,
  env: NodeJS.ProcessEnv,
): Promise<string | AbsentNixVirt> {
  const what = `NixVirt ${version} was not found`;
  const rev = revisionOfVersion(version, pin);
  if (rev === undefined) {
    const versions = publishedReleases.map((release) => release.version);
    const why = `the releases that virtspec knows are ${versions.join(', ')}, and no flake.lock names this one`;
    return absent(word, { what, why, fix: `Pass its revision (git rev-parse v${version}), or a checkout.` });
  }
  if ((await cachedRevisions(env)).includes(rev)) return rev;
  const release = publishedReleases.find((one) => one.rev === rev);
  return absent(word, {
    what,
    why: `there is no ${nixvirtCache(rev, env)}`,
    fix: `Check out v${version}, and add it to the cache: virtspec nixvirt add PATH`,
    ...(release && { fetchable: { kind: 'release', release } }),
  });
}

/** A name may by now refer to another revision elsewhere than when it was added, so nothing is fetched instead. */
async function cachedName(name: string, rev: string, env: NodeJS.ProcessEnv): Promise<string | AbsentNixVirt> {
  if ((await cachedRevisions(env)).includes(rev)) return rev;
  return absent(name, {
    what: `NixVirt ${name} was not found`,
    why: `it was ${rev} when it was added, and ${nixvirtCache(rev, env)} has since been removed`,
    fix: addUnderName(name),
  });
}

/** If it could be both, the message shows how to refer to the folder. */
async function absent(
  word: string,
  { fetchable, fix, ...parts }: AbsentNixVirt['absent'] & { readonly fetchable?: Fetchable },
): Promise<AbsentNixVirt> {
  const folder = (await exists(word)) ? `; for the folder of that name, write ./${word}` : '';
  return { absent: { ...parts, fix: `${fix}${folder}` }, ...(fetchable && { fetchable }) };
}

function isPath(word: string): boolean {
  return isAbsolute(word) || faultOfName(word) !== undefined;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function namesText({ names }: KnownNixVirt, env: NodeJS.ProcessEnv): Promise<string> {
  const where = nixvirtCacheFolder(env);
  return names.length === 0
    ? `${where} contains no names`
    : `the names in ${where} are ${names.map(({ name }) => name).join(', ')}`;
}

function addUnderName(name: string): string {
  return `Check it out, and add it to the cache: virtspec nixvirt add --as ${name} PATH`;
}
