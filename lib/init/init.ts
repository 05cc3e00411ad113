import { basename, dirname, resolve } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Finding } from '../finding/finding.ts';
import { withSameLines } from '../judge/same-line.ts';
import { withPlaces } from '../judge/with-places.ts';
import { flakeText } from '../lab/flake-reference.ts';
import type { FlakeReference, Lab } from '../lab/lab.ts';
import { parseLab } from '../lab/load.ts';
import { type Held, whatToHold } from '../lab/what-to-hold.ts';
import { declaredState } from '../model/declared-state.ts';
import type { Rendered } from '../model/rendered.ts';
import { listOutputs } from '../render/list-outputs.ts';
import { type RenderOptions, renderLab } from '../render/render.ts';
import type { Phases } from '../run/phases.ts';
import { isDoubt, withoutDoubts } from './doubts.ts';
import type { StartingPoint } from './find-source.ts';
import { labText } from './lab-text.ts';
import { lookAtDeclared } from './look-at-declared.ts';
import { nothingWritten } from './nothing-written.ts';

export interface InitOptions extends Pick<RenderOptions, 'nixvirt' | 'nixpkgs' | 'signal'> {
  readonly phases: Phases;
  /** Absolute path of the lab file to be. It is not written here. */
  readonly file: string;
}

/** A lab file that was made. */
export interface MadeLab {
  readonly text: string;
  /** What it names: `2 networks, 1 domain`. */
  readonly objects: string;
  /** What is wrong in the declaration alone. */
  readonly problems: readonly Finding[];
}

/**
 * Makes a lab file for what is declared: its source, and what is worth holding of each object, as it is now.
 *
 * Where the lab cannot be read on this machine (no Nix, no NixVirt, no network), there is nothing to write: a file that names the source alone would
 * have to be removed before the next attempt.
 *
 * @throws VirtspecError of kind `usage`: what is wrong with the lab itself; `init-unread` (environment): what this machine lacks
 * @throws the signal's reason on abort
 */
export function initLab(start: StartingPoint, options: InitOptions): Promise<MadeLab> {
  return options.phases.run('Read the lab', async (control) => {
    const made = await makeLab(start, options);
    control.detail(made.objects);
    return made;
  });
}

async function makeLab(start: StartingPoint, options: InitOptions): Promise<MadeLab> {
  const name = nameOf(options.file);
  const sources = await sourcesOf(start, options);
  const tried: Tried[] = [];
  for (const source of sources) tried.push(await tryToRead(source, options));
  const [first, ...others] = tried.filter((one) => 'rendered' in one);
  if (first) {
    const { source, rendered } = first;
    const remarks = others.map((other) => `This flake has another lab: { flake: ${String(other.source.flake)} }`);
    const findings = lookAtDeclared(first.lab, rendered);
    const held = withoutDoubts(whatToHold(declaredState(rendered)), findings, rendered.objects);
    const problems = withSameLines(withPlaces(findings, rendered), rendered).filter(isProblem);
    return { text: labText({ name, source, remarks, held }), objects: describeObjects(rendered), problems };
  }
  const failed = tried.filter((one) => 'error' in one);
  const unread = failed.find(({ error }) => error.kind === 'environment') ?? failed[0];
  throw unread ? nothingWritten(unread.error) : nothingToApply(start.text);
}

/** A failure that does not follow from another one, or what may be a mistake. */
function isProblem(finding: Finding): boolean {
  return isDoubt(finding) || (finding.status === 'fail' && finding.causedBy === undefined);
}

/** A source, and what was read of it, or why it was not. */
type Tried =
  | { readonly source: Held; readonly lab: Lab; readonly rendered: Rendered }
  | { readonly source: Held; readonly error: VirtspecError };

async function tryToRead(source: Held, { file, signal, nixvirt, nixpkgs }: InitOptions): Promise<Tried> {
  const lab = parseLab(labText({ name: nameOf(file), source, remarks: [], held: undefined }), file);
  try {
    return { source, lab, rendered: await renderLab(lab, { signal, nixvirt, nixpkgs }) };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof VirtspecError)) throw error;
    return { source, error };
  }
}

/** So many outputs of a flake are tried: each takes an evaluation. */
const mostTried = 12;

/** What the lab may be declared by, most likely first. */
async function sourcesOf(start: StartingPoint, options: InitOptions): Promise<readonly Held[]> {
  if (start.kind !== 'flake' || start.named) return [{ [start.kind]: start.text }];
  const listed = await listOutputs(resolve(dirname(options.file), start.text), options).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    throw error instanceof VirtspecError && error.kind === 'environment' ? nothingWritten(error) : error;
  });
  if ('missing' in listed) throw cannotRead(listed.missing, listed.fix);
  return listed.slice(0, mostTried).map((reference) => ({ flake: textOf(reference, start.text) }));
}

/** As a lab file says it: a host by its name alone, the default module by nothing. */
function textOf({ output, name }: FlakeReference, flake: string): string {
  const fragment = flakeText({ folder: '', output, name }).slice(1);
  if (fragment === 'nixosModules.default') return flake;
  return `${flake}#${fragment.replace(/^nixosConfigurations\./, '')}`;
}

/** `2 networks, 1 domain`. */
function describeObjects({ objects }: Rendered): string {
  const counts = (['network', 'pool', 'volume', 'domain'] as const).flatMap((kind) => {
    const count = objects.filter((object) => object.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kind}${count === 1 ? '' : 's'}`];
  });
  return counts.join(', ');
}

function nameOf(file: string): string {
  return basename(dirname(file)) || 'lab';
}

function cannotRead(why: string, fix: string | undefined): VirtspecError {
  return new VirtspecError({
    code: 'init-unread',
    kind: 'environment',
    what: 'the flake cannot be evaluated here; nothing was written',
    why,
    ...(fix !== undefined && { fix }),
  });
}

function nothingToApply(flake: string): VirtspecError {
  return new VirtspecError({
    code: 'init-nothing-found',
    kind: 'usage',
    what: `the flake ${flake} has nothing that applies a lab`,
    why: 'it has no nixosConfigurations, nixosModules, homeConfigurations or homeModules',
    fix: 'Add one that sets `virtualisation.libvirt.connections` (NixVirt’s module), or begin from libvirt: virtspec init -c qemu:///system',
  });
}
