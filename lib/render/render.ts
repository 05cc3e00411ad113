import { VirtspecError } from '../error/virtspec-error.ts';
import { flakeText } from '../lab/flake-reference.ts';
import type { Lab, NixSource } from '../lab/lab.ts';
import type { Rendered, RenderedObject } from '../model/rendered.ts';
import { describeAsked } from '../nix/asked.ts';
import { type NixpkgsChoice, nixpkgsByDefault } from '../nix/choose-nixpkgs.ts';
import { withoutNixpkgs } from '../nix/needs-nixpkgs.ts';
import { inSeconds } from '../process/patience.ts';
import { findWorld } from './find-world.ts';
import type { IgnoredMemory } from './ignored-attributes.ts';
import { renderRecorded } from './recorded.ts';
import { renderLive } from './render-live.ts';
import { requireSource } from './require-source.ts';
import { readSettingsFile } from './settings-file.ts';
import { readXmlFolder } from './xml-folder.ts';

export interface RenderOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the evaluation; see `evaluate` for the default. */
  readonly timeout?: number | undefined;
  /** For `PATH`, `VIRTSPEC_NIXVIRT`, `VIRTSPEC_NIXPKGS_LIB`, `XDG_CACHE_HOME`, `HOME`. Default: the process's own. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** The NixVirt to render with, see `findNixVirt`. If it is set, only a live rendering is acceptable. */
  readonly nixvirt?: string | undefined;
  /**
   * Which nixpkgs: `own` is the flake's, as on the host; `stub` is none, with placeholders for its store paths, and much faster. Default: see
   * `nixpkgsByDefault`.
   */
  readonly nixpkgs?: NixpkgsChoice | undefined;
  /** See `LiveOptions`. */
  readonly ignored?: IgnoredMemory | undefined;
}

/**
 * The lab's declared XML: evaluated by Nix now, else XML recorded earlier from the same Nix code, or the user's own XML.
 *
 * @throws VirtspecError `nix-*`, `nixvirt-*`, `nixpkgs-*`, `render-impossible`, `recorded-stale`, `source-not-found`, `xml-*`, `manifest-invalid`
 * @throws the signal's reason if it aborts
 */
export async function renderLab(lab: Lab, options: RenderOptions = {}): Promise<Rendered> {
  const { source } = lab;
  await requireSource(lab);
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

/** The error for a lab that cannot be evaluated without nixpkgs, with the reason why it was not evaluated with it. */
function needsItAfterAll(error: unknown, whyStub: string | undefined): unknown {
  if (!(error instanceof VirtspecError) || error.code !== 'nix-needs-nixpkgs') return error;
  return withoutNixpkgs(`${error.why}; and its own nixpkgs is not available here: ${whyStub}`, error.cause);
}

/** The options of one attempt. */
interface Attempt extends RenderOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly nixpkgs: NixpkgsChoice;
  /** Why it is without nixpkgs, if it should have been with it. */
  readonly whyStub?: string | undefined;
  /** Whether another attempt follows if this one cannot reach the network: then Nix gives up quickly. */
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

/** Evaluated by Nix; or the recording, if Nix or NixVirt is not available. */
async function live(source: NixSource, attempt: Attempt): Promise<Rendered> {
  const found = await findWorld(source, attempt.env, attempt);
  if ('missing' in found) return notLive(source, missingBoth(found.missing, attempt.whyStub), found.fix);
  const started = Date.now();
  const [{ connection, module, nixpkgs, asked }, recorded] = await Promise.all([
    renderLive(source, found.world, attempt),
    attempt.nixvirt === undefined ? recordedObjects(source.recorded) : undefined,
  ]);
  const what = source.lists ?? (source.flake ? flakeText(source.flake) : source.folder);
  const stub = ['without nixpkgs', describeAsked(asked)].filter(Boolean).join(', ');
  const whose = found.world.nixpkgs === 'stub' ? stub : describeNixpkgs(nixpkgs, Date.now() - started);
  const text = `Nix evaluated ${what} with ${found.nixvirt}, ${whose}`;
  const why = attempt.whyStub && `its own nixpkgs is not available here: ${attempt.whyStub}`;
  const provenance = { kind: 'live', text, why, folder: source.folder } as const;
  const evaluated = module ?? { unavailable: found.moduleMissing ?? 'its module was not evaluated' };
  return { provenance, ...connection, ...(source.flake && { module: evaluated }), ...(recorded && { recorded }) };
}

/** Errors that depend on the machine. */
const passing: readonly string[] = ['command-not-found', 'nix-fetch-failed'];

/** Reasons why a flake's own nixpkgs may be unavailable although the flake itself is sound. */
const outOfReach: readonly string[] = ['nix-fetch-failed', 'nix-too-old', 'nixpkgs-not-locked'];

function describeNixpkgs(revision: string | undefined, milliseconds: number): string {
  const which = revision === undefined ? '' : ` (${revision.slice(0, 7)})`;
  return `and its own nixpkgs${which}, in ${inSeconds(milliseconds)}`;
}

function missingBoth(missing: string, whyStub: string | undefined): string {
  return whyStub === undefined ? missing : `its own nixpkgs is not available (${whyStub}), and ${missing}`;
}

/** The recording, for comparison with what is rendered now; undefined if there is none that can be compared. */
async function recordedObjects(folder: string | undefined): Promise<readonly RenderedObject[] | undefined> {
  if (folder === undefined) return undefined;
  return readXmlFolder(folder).then(
    ({ objects }) => objects,
    () => undefined,
  );
}

async function notLive(source: NixSource, why: string, fix: string | undefined): Promise<Rendered> {
  const { recorded, lists, flake } = source;
  if (!recorded || !lists) throw impossible(source, why, fix);
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
