import { VirtspecError } from '../error/virtspec-error.ts';
import { flakeText } from '../lab/flake-reference.ts';
import type { Lab, NixSource } from '../lab/lab.ts';
import type { Rendered, RenderedObject } from '../model/rendered.ts';
import { findWorld } from './find-world.ts';
import { renderRecorded } from './recorded.ts';
import { type NixWorld, renderLive } from './render-live.ts';
import { readSettingsFile } from './settings-file.ts';
import { readXmlFolder } from './xml-folder.ts';

export interface RenderOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the evaluation; see `evaluate` for the default. */
  readonly timeout?: number | undefined;
  /** For `PATH`, `VIRTSPEC_NIXVIRT`, `VIRTSPEC_NIXPKGS_LIB`, `XDG_CACHE_HOME`, `HOME`. Default the process's own. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** The NixVirt to render with, see `findNixVirt`. Then nothing but a live rendering will do. */
  readonly nixvirt?: string | undefined;
  /**
   * Whose nixpkgs: `own`, the flake's, as it will be on the host; `stub`, none, with placeholders for its store paths, in a fraction of the
   * time. Default `own` for a NixOS configuration, which takes all of nixpkgs to evaluate; else `stub`.
   */
  readonly nixpkgs?: NixpkgsChoice | undefined;
}

export type NixpkgsChoice = NixWorld['nixpkgs'];

/**
 * The lab's declared XML: Nix evaluated now, else XML recorded earlier from the same Nix code, or the user's own XML.
 *
 * @throws VirtspecError `nix-*`, `nixvirt-*`, `nixpkgs-*`, `render-impossible`, `recorded-stale`, `xml-*`, `manifest-invalid`
 * @throws the signal's reason when it aborts
 */
export async function renderLab(lab: Lab, options: RenderOptions = {}): Promise<Rendered> {
  const { source } = lab;
  if (source.kind === 'nix') return renderNix(source, options);
  if (source.kind === 'settings') {
    const text = `NixVirt’s settings ${source.file}`;
    return {
      provenance: { kind: 'xml', text, why: undefined, folder: source.folder },
      ...(await readSettingsFile(source.file)),
    };
  }
  const { manifest: _, ...connection } = await readXmlFolder(source.folder);
  return {
    provenance: { kind: 'xml', text: `XML files of ${source.folder}`, why: undefined, folder: source.folder },
    ...connection,
  };
}

async function renderNix(source: NixSource, options: RenderOptions): Promise<Rendered> {
  const env = options.env ?? process.env;
  const found = await findWorld(source, env, options);
  if ('missing' in found) return notLive(source, found.missing, found.fix);
  try {
    const { connection, module, nixpkgs } = await renderLive(source, found.world, { ...options, env });
    const what = source.lists ?? (source.flake ? flakeText(source.flake) : source.folder);
    const text = `Nix evaluated ${what} with ${found.nixvirt}, ${describeNixpkgs(found.world, nixpkgs)}`;
    const recorded = options.nixvirt === undefined ? await recordedObjects(source.recorded) : undefined;
    const provenance = { kind: 'live', text, why: undefined, folder: source.folder } as const;
    const evaluated = module ?? { unavailable: found.moduleMissing ?? 'its module was not evaluated' };
    return { provenance, ...connection, ...(source.flake && { module: evaluated }), ...(recorded && { recorded }) };
  } catch (error) {
    if (!(error instanceof VirtspecError) || !passing.includes(error.code)) throw error;
    const why = error.code === 'command-not-found' ? 'nix-instantiate is not installed' : error.message;
    if (options.nixvirt !== undefined) throw impossible(source, `${why}, and recorded XML is not by --nixvirt`);
    if (!source.recorded && error.code !== 'command-not-found') throw error;
    return notLive(source, why);
  }
}

/** What may be so on this machine and not on another. */
const passing: readonly string[] = ['command-not-found', 'nix-fetch-failed'];

function describeNixpkgs({ nixpkgs }: NixWorld, revision: string | undefined): string {
  if (nixpkgs === 'stub') return 'without nixpkgs';
  return revision === undefined ? 'and its own nixpkgs' : `and its own nixpkgs (${revision.slice(0, 7)})`;
}

/** What was recorded, to be held against what is rendered now; undefined where there is nothing that could be. */
async function recordedObjects(folder: string | undefined): Promise<readonly RenderedObject[] | undefined> {
  if (folder === undefined) return undefined;
  return readXmlFolder(folder).then(
    ({ objects }) => objects,
    () => undefined,
  );
}

async function notLive(source: NixSource, why: string, fix?: string): Promise<Rendered> {
  const { recorded, lists, flake } = source;
  if (!recorded || !lists) throw impossible(source, `${why}; and the lab file names no recorded XML`, fix);
  const rendered = await renderRecorded(recorded, lists, why);
  return flake ? { ...rendered, module: { unavailable: why } } : rendered;
}

function impossible({ folder }: NixSource, why: string, fix?: string): VirtspecError {
  return new VirtspecError({
    code: 'render-impossible',
    kind: 'environment',
    what: `${folder} cannot be rendered here`,
    why,
    fix: fix ?? 'Install Nix, and put the NixVirt that flake.lock names into the cache: virtspec nixvirt add PATH',
  });
}
