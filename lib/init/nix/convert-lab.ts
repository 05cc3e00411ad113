import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { moments } from '../../drift/policies/moments.ts';
import { VirtspecError } from '../../error/virtspec-error.ts';
import type { NixSource } from '../../lab/lab.ts';
import type { DeclaredConnection, RenderedObject } from '../../model/rendered.ts';
import { type Grammar, readGrammar } from '../../nixvirt/grammar.ts';
import { makeFolders } from '../../process/make-folders.ts';
import { ScratchFolder } from '../../process/scratch-folder.ts';
import { findWorld } from '../../render/find-world.ts';
import { type NixWorld, renderLive } from '../../render/render-live.ts';
import { type AsAttributes, type AsXml, type Draft, titleOf } from './draft.ts';
import { withoutFacts } from './facts-of-files.ts';
import { type FolderText, folderText } from './folder-text.ts';
import { placesText } from './places-text.ts';
import type { ProveByLibvirt } from './prove-by-libvirt.ts';
import { differencesInMeaning } from './same-definition.ts';
import { type LeftOut, toNix } from './to-nix.ts';

export interface ConvertOptions {
  /** Folder of the lab file: its flake.lock, or one above it, names the NixVirt. */
  readonly base: string;
  readonly nixvirt?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Decides on what the table of drift policies does not know. */
  readonly libvirt?: ProveByLibvirt | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Whether the lists are joined with those of another module, which its comments then say. */
  readonly joined?: boolean | undefined;
  /** What to do where it is impossible, besides installing what is missing: a sentence. */
  readonly instead?: string | undefined;
}

/** A lab as NixVirt's lists. */
export interface ConvertedLab {
  readonly files: FolderText;
  /** In the order of the lab. */
  readonly drafts: readonly Draft[];
  /** What NixVirt makes of the lists, in the order of the lab. */
  readonly rendered: readonly RenderedObject[];
  /** `NixVirt 0.6.0`. */
  readonly nixvirt: string;
}

/**
 * Writes libvirt XML as NixVirt's lists, which are then rendered with that NixVirt and compared: an object whose attributes do not make the same XML
 * again stays XML. So the result is never something else than what was given.
 *
 * @throws VirtspecError `init-nix-impossible` without Nix or NixVirt; `nixvirt-grammar`; `xml-malformed`; what `renderLive` throws
 * @throws the signal's reason on abort
 */
export async function convertLab(lab: DeclaredConnection, options: ConvertOptions): Promise<ConvertedLab> {
  const { base, nixvirt, signal, libvirt, env = process.env } = options;
  const { joined = false, instead = 'Without --nix, its XML is written.' } = options;
  const found = await findWorld(listsIn(base), env, { nixvirt, nixpkgs: 'stub', signal });
  if ('missing' in found) throw impossible(found.missing, found.fix, instead);
  const { world } = found;
  if (world.nixpkgs !== 'stub') throw new TypeError('it was found without nixpkgs');
  const grammar = await readGrammar(world.nixvirt, { env, signal }).catch((error: unknown) => {
    throw isNixMissing(error) ? impossible('nix-instantiate is not installed', 'Install Nix.', instead) : error;
  });
  const drafts = lab.objects.map((object) => draftOf(object, grammar, libvirt !== undefined));
  const proven = await prove(drafts, { lab, world, env, signal, libvirt });
  return { files: folderText(proven.drafts, lab, joined), ...proven, nixvirt: found.nixvirt };
}

/** @param isOfHost whether it is what a libvirt has: then it has what libvirt read from files, too */
function draftOf(object: RenderedObject, grammar: Grammar, isOfHost: boolean): AsAttributes {
  const { value, leftOut } = toNix(object.xml, grammar[object.kind]);
  const wanted = isOfHost ? withoutFacts(object, value) : value;
  return { object, form: 'attributes', value: wanted, leftOut: leftOut.filter(({ xpath }) => !passing.has(xpath)) };
}

/** What is no part of a definition: sizes and times of this moment. */
const passing: ReadonlySet<string> = new Set(
  moments.filter(({ policy }) => policy.how === 'ignored').map(({ at }) => at),
);

interface Proving {
  readonly lab: DeclaredConnection;
  readonly world: NixWorld;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal | undefined;
  readonly libvirt: ProveByLibvirt | undefined;
}

/**
 * Renders the drafts, and makes XML of those that do not come out as they went in; until all do.
 * @param settled titles of those of which libvirt was asked
 */
async function prove(
  drafts: readonly Draft[],
  proving: Proving,
  settled: readonly string[] = [],
): Promise<Pick<ConvertedLab, 'drafts' | 'rendered'>> {
  const rendered = await tryToRender(drafts, proving);
  if (rendered instanceof VirtspecError)
    return prove(await withoutRefused(drafts, proving, rendered), proving, settled);
  const doubts = drafts.flatMap((draft) => doubtOf(draft, rendered)).filter(({ title }) => !settled.includes(title));
  if (doubts.length === 0) return { drafts, rendered: [...rendered.values()] };
  const same = await askLibvirt(doubts, proving);
  const wrong = new Map<Draft, Doubt>(
    doubts.filter(({ title }) => !same.includes(title)).map((doubt) => [doubt.draft, doubt]),
  );
  const judged = drafts.map((draft) => {
    const doubt = wrong.get(draft);
    return doubt ? asXml(draft, reasons(doubt.draft.leftOut, doubt.differences)) : draft;
  });
  return prove(judged, proving, [...settled, ...same]);
}

/** The titles of those of which libvirt makes the same. */
async function askLibvirt(doubts: readonly Doubt[], { libvirt }: Proving): Promise<readonly string[]> {
  const objects = doubts.flatMap(({ draft: { object }, written }) => {
    return written && object.kind !== 'volume' ? [{ written, meant: object.xml }] : [];
  });
  if (!libvirt || objects.length === 0) return [];
  return [...(await libvirt(objects))].map(titleOf);
}

/** A draft that may not make what it shall. */
interface Doubt {
  readonly draft: AsAttributes;
  readonly title: string;
  /** Undefined if it was not rendered at all. */
  readonly written: RenderedObject | undefined;
  /** XPaths. */
  readonly differences: readonly string[];
}

function doubtOf(draft: Draft, rendered: ReadonlyMap<string, RenderedObject>): Doubt[] {
  const { object } = draft;
  const title = titleOf(object);
  const written = rendered.get(title);
  const differences = written ? differencesInMeaning(object.kind, written.xml, object.xml) : [];
  if (written && differences.length === 0) return [];
  if (draft.form === 'xml') throw new Error(`the XML of ${title} is not read as it was written`);
  return [{ draft, title, written, differences: differences.map(({ xpath }) => xpath) }];
}

/** Which of what NixVirt cannot express makes the difference; else the difference. */
function reasons(leftOut: readonly LeftOut[], differing: readonly string[]): string[] {
  const decisive = leftOut.filter(({ xpath }) => differing.some((one) => overlap(one, xpath)));
  const known = [...new Set(decisive.map(({ why }) => why))].map((why) => {
    const places = decisive.filter((one) => one.why === why).map(({ xpath }) => xpath);
    return `${why} ${placesText(places)}`;
  });
  return known.length > 0 ? known : [`NixVirt writes something else in ${placesText(differing) || 'its name'}`];
}

function overlap(one: string, other: string): boolean {
  const [a = '', b = ''] = [one, other].map((xpath) => `${xpath.replace(/\[\d+\]/g, '')}/`);
  return a.startsWith(b) || b.startsWith(a);
}

function asXml({ object }: Draft, because: readonly string[]): AsXml {
  return { object, form: 'xml', because };
}

/** NixVirt aborts for a value that it does not take, without the name of the object: each is tried by itself. */
async function withoutRefused(drafts: readonly Draft[], proving: Proving, error: VirtspecError): Promise<Draft[]> {
  const tried: Draft[] = [];
  for (const draft of drafts) {
    const alone = draft.form === 'xml' ? new Map() : await tryToRender(withPool(draft), proving);
    tried.push(
      alone instanceof VirtspecError
        ? asXml(draft, [`NixVirt refuses its attributes: ${alone.why ?? alone.what}`])
        : draft,
    );
  }
  if (tried.every((draft, at) => draft === drafts[at])) throw error;
  return tried;
}

/** A volume is in the list of a pool. */
function withPool(draft: Draft): readonly Draft[] {
  const { object } = draft;
  if (object.kind !== 'volume') return [draft];
  const text = `<pool type='dir'><name>${'pool'}</name></pool>`;
  const pool: RenderedObject = {
    ...object,
    kind: 'pool',
    name: 'pool',
    pool: undefined,
    xml: { text, origin: 'pool' },
    active: null,
  };
  return [
    asXml({ ...draft, object: pool }, ['a volume is in a pool']),
    { ...draft, object: { ...object, pool: 'pool' } },
  ];
}

/** What NixVirt makes of the drafts, by their titles; or why Nix refused them. */
async function tryToRender(
  drafts: readonly Draft[],
  { lab, world, env, signal }: Proving,
): Promise<ReadonlyMap<string, RenderedObject> | VirtspecError> {
  await using scratch = await ScratchFolder.make(join(tmpdir(), 'virtspec-init-'));
  for (const [path, text] of folderText(drafts, { ...lab, absent: [] })) {
    const file = join(scratch.path, path);
    await makeFolders(dirname(file));
    await writeFile(file, text);
  }
  try {
    const { connection } = await renderLive(listsIn(scratch.path), world, { env, signal });
    return new Map(connection.objects.map((object) => [titleOf(object), object]));
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof VirtspecError && error.kind === 'usage') return error;
    throw error;
  }
}

function listsIn(folder: string): NixSource {
  return { kind: 'nix', folder, lists: folder, flake: undefined, connection: undefined, recorded: undefined };
}

function isNixMissing(error: unknown): boolean {
  return error instanceof VirtspecError && error.code === 'command-not-found';
}

function impossible(why: string, fix: string | undefined, instead: string): VirtspecError {
  return new VirtspecError({
    code: 'init-nix-impossible',
    kind: 'environment',
    what: 'the lab cannot be written as Nix here; nothing was written',
    why: `NixVirt must render it again, to prove that it is the same: ${why}`,
    fix: `${fix ?? 'Install Nix and NixVirt’s source (virtspec nixvirt add).'} ${instead}`.trim(),
  });
}
