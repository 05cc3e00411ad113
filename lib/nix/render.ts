import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab, LabSource } from '../lab/lab.ts';
import type { Rendered, RenderedObject } from '../model/rendered.ts';
import { findNixVirtPin } from './flake-lock.ts';
import { obtainNixVirt } from './obtain-nixvirt.ts';
import { renderRecorded } from './recorded.ts';
import { renderLive } from './render-live.ts';
import { readXmlFolder } from './xml-folder.ts';

export interface RenderOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the evaluation. Default 60,000. */
  readonly timeout?: number | undefined;
  /** For `PATH`, `VIRTSPEC_NIXVIRT`, `XDG_CACHE_HOME`, `HOME`. Default the process's own. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** The NixVirt to render with, see `findNixVirt`. Then nothing but a live rendering will do. */
  readonly nixvirt?: string | undefined;
}

/**
 * The lab's declared XML: Nix evaluated now, else XML recorded earlier from the same Nix code, or the user's own XML.
 *
 * @throws VirtspecError `nix-evaluation-failed`, `nixvirt-*`, `render-impossible`, `recorded-stale`, `xml-*`, `manifest-invalid`
 * @throws the signal's reason when it aborts
 */
export async function renderLab(lab: Lab, options: RenderOptions = {}): Promise<Rendered> {
  const { source } = lab;
  if (source.kind === 'nix') return renderNix(source, options);
  const { objects } = await readXmlFolder(source.folder);
  return {
    provenance: { kind: 'xml', text: `XML files of ${source.folder}`, why: undefined, folder: source.folder },
    objects,
  };
}

async function renderNix(source: Extract<LabSource, { kind: 'nix' }>, options: RenderOptions): Promise<Rendered> {
  const env = options.env ?? process.env;
  const pin = await findNixVirtPin(source.folder);
  const nixvirt = await obtainNixVirt(pin, env, { asked: options.nixvirt, signal: options.signal });
  if ('missing' in nixvirt) return notLive(source, nixvirt.missing);
  try {
    const objects = await renderLive(source.folder, nixvirt.folder, { ...options, env });
    const text = `Nix evaluated ${source.folder} with ${nixvirt.name}`;
    const recorded = options.nixvirt === undefined ? await recordedObjects(source.recorded) : undefined;
    const provenance = { kind: 'live', text, why: undefined, folder: source.folder } as const;
    return { provenance, objects, ...(recorded && { recorded }) };
  } catch (error) {
    if (!(error instanceof VirtspecError) || error.code !== 'command-not-found') throw error;
    const why = 'nix-instantiate is not installed';
    if (options.nixvirt !== undefined) throw impossible(source, `${why}, and recorded XML is not by --nixvirt`);
    return notLive(source, why);
  }
}

/** What was recorded, to be held against what is rendered now; undefined where there is nothing that could be. */
async function recordedObjects(folder: string | undefined): Promise<readonly RenderedObject[] | undefined> {
  if (folder === undefined) return undefined;
  return readXmlFolder(folder).then(
    ({ objects }) => objects,
    () => undefined,
  );
}

async function notLive(source: Extract<LabSource, { kind: 'nix' }>, why: string): Promise<Rendered> {
  if (source.recorded) return renderRecorded(source.recorded, source.folder, why);
  throw impossible(source, `${why}; and the lab file names no recorded XML`);
}

function impossible({ folder }: LabSource, why: string): VirtspecError {
  return new VirtspecError({
    code: 'render-impossible',
    kind: 'environment',
    what: `${folder} cannot be rendered here`,
    why,
    fix: 'Install Nix, and put the NixVirt that flake.lock names into the cache: virtspec nixvirt add PATH',
  });
}
