import { VirtspecError } from '../error/virtspec-error.ts';
import { flakeText } from '../lab/flake-reference.ts';
import type { Lab, NixSource } from '../lab/lab.ts';
import type { Rendered, RenderedObject } from '../model/rendered.ts';
import { describeAsked } from '../nix/asked.ts';
import { type NixpkgsChoice, nixpkgsByDefault } from '../nix/choose-nixpkgs.ts';
import { withoutNixpkgs } from '../nix/needs-nixpkgs.ts';
import { inSeconds } from '../process/patience.ts';
import { findWorld } from './find-world.ts';
import { renderRecorded } from './recorded.ts';
import { renderLive } from './render-live.ts';
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
   * time. Default: see `nixpkgsByDefault`.
   */
  readonly nixpkgs?: NixpkgsChoice | undefined;
}

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
    const text = `NixVirt settings ${source.file}`;
    return {
      provenance: { kind: 'xml', text, why: undefined, folder: source.folder },
      ...(await readSettingsFile(source.file)),
    };
  }
  const { manifest: _, ...connection } = await readXmlFolder(source.folder);
  return {
    provenance: { kind: 'xml', text: `XML files in ${source.folder}`, why: undefined, folder: source.folder },
    ...connection,
  };
}

async function renderNix(source: NixSource, options: RenderOptions): Promise<Rendered> {
  const env = options.env ?? process.env;
  const choices = options.nixpkgs ? ([options.nixpkgs] as const) : await nixpkgsByDefault(source, env);
  const [first, second] = choices;
  if (second === undefined) return renderWith(source, { ...options, env, nixpkgs: first });
  try {
    return await live(source, { ...options, env, nixpkgs: first, hasAlternative: true });
  } catch (error) {
    if (!(error instanceof VirtspecError) || !outOfReach.includes(error.code)) throw error;
    return renderWith(source, { ...options, env, nixpkgs: second, whyStub: error.why }).catch((other) => {
      throw needsItAfterAll(other, error.why);
    });
  }
}

/** What cannot be evaluated without nixpkgs, with why it was not evaluated with it. */
function needsItAfterAll(error: unknown, whyStub: string | undefined): unknown {
  if (!(error instanceof VirtspecError) || error.code !== 'nix-needs-nixpkgs') return error;
  return withoutNixpkgs(`${error.why}; and its own nixpkgs is not available here: ${whyStub}`, error.cause);
}

/** How one attempt is made. */
interface Attempt extends RenderOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly nixpkgs: NixpkgsChoice;
  /** Why it is without nixpkgs, where it should have been with. */
  readonly whyStub?: string | undefined;
  /** Whether another attempt follows where this one reaches no network: then Nix does not try for long. */
  readonly hasAlternative?: boolean;
}

async function renderWith(source: NixSource, attempt: Attempt): Promise<Rendered> {
  try {
    return await live(source, attempt);
  } catch (error) {
    if (!(error instanceof VirtspecError) || !passing.includes(error.code)) throw error;
    const why = error.code === 'command-not-found' ? 'nix-instantiate is not installed' : error.message;
    const fix = error.code === 'command-not-found' ? installNix : error.fix;
    if (attempt.nixvirt !== undefined)
      throw impossible(source, `${why}, and recorded XML cannot be used with --nixvirt`, fix);
    if (!source.recorded && error.code !== 'command-not-found') throw error;
    return notLive(source, why, fix);
  }
}

const installNix = 'Install Nix, for example with scripts/setup.';

/** Evaluated by Nix; or what was recorded, where what it is evaluated with is not at hand. */
async function live(source: NixSource, attempt: Attempt): Promise<Rendered> {
  const found = await findWorld(source, attempt.env, attempt);
  if ('missing' in found) return notLive(source, missingBoth(found.missing, attempt.whyStub), found.fix);
  const started = Date.now();
  const { connection, module, nixpkgs, asked } = await renderLive(source, found.world, attempt);
  const what = source.lists ?? (source.flake ? flakeText(source.flake) : source.folder);
  const stub = ['without nixpkgs', describeAsked(asked)].filter(Boolean).join(', ');
  const whose = found.world.nixpkgs === 'stub' ? stub : describeNixpkgs(nixpkgs, Date.now() - started);
  const text = `Nix evaluated ${what} with ${found.nixvirt}, ${whose}`;
  const recorded = attempt.nixvirt === undefined ? await recordedObjects(source.recorded) : undefined;
  const why = attempt.whyStub && `its own nixpkgs is not available here: ${attempt.whyStub}`;
  const provenance = { kind: 'live', text, why, folder: source.folder } as const;
  const evaluated = module ?? { unavailable: found.moduleMissing ?? 'its module was not evaluated' };
  return { provenance, ...connection, ...(source.flake && { module: evaluated }), ...(recorded && { recorded }) };
}

/** What may be so on this machine and not on another. */
const passing: readonly string[] = ['command-not-found', 'nix-fetch-failed'];

/** Why a flake's own nixpkgs may be out of reach where the flake itself is sound. */
const outOfReach: readonly string[] = ['nix-fetch-failed', 'nix-too-old', 'nixpkgs-not-locked'];

function describeNixpkgs(revision: string | undefined, milliseconds: number): string {
  const which = revision === undefined ? '' : ` (${revision.slice(0, 7)})`;
  return `and its own nixpkgs${which}, in ${inSeconds(milliseconds)}`;
}

function missingBoth(missing: string, whyStub: string | undefined): string {
  return whyStub === undefined ? missing : `its own nixpkgs is not available (${whyStub}), and ${missing}`;
}

/** What was recorded, to be held against what is rendered now; undefined where there is nothing that could be. */
async function recordedObjects(folder: string | undefined): Promise<readonly RenderedObject[] | undefined> {
  if (folder === undefined) return undefined;
  return readXmlFolder(folder).then(
    ({ objects }) => objects,
    () => undefined,
  );
}

async function notLive(source: NixSource, why: string, fix: string | undefined): Promise<Rendered> {
  const { recorded, lists, flake } = source;
  if (!recorded || !lists) throw impossible(source, `${why}; and the lab file names no recorded XML`, fix);
  const rendered = await renderRecorded(recorded, lists, { why, fix });
  return flake ? { ...rendered, module: { unavailable: why } } : rendered;
}

function impossible({ folder }: NixSource, why: string, fix: string | undefined): VirtspecError {
  return new VirtspecError({
    code: 'render-impossible',
    kind: 'environment',
    what: `${folder} cannot be rendered here`,
    why,
    ...(fix !== undefined && { fix }),
  });
}
