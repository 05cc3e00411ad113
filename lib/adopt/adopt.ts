import { declareAll } from '../init/dump-host.ts';
import { describeXml, type FolderText } from '../init/nix/folder-text.ts';
import { libvirtOf } from '../init/nix/prove-by-libvirt.ts';
import type { Lab } from '../lab/lab.ts';
import { ReadOnlySession } from '../libvirt/read-only-session.ts';
import type { DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { type HostView, viewHost } from '../plan/observe-host.ts';
import { type PlanOptions, type Prepared, predict } from '../plan/predict.ts';
import { asNix } from './as-nix.ts';
import { asXml } from './as-xml.ts';
import { type Choice, chooseObjects } from './choose.ts';
import { type Manner, mannerOf } from './manner.ts';
import { joinLabs, type Outlook, outlookOf } from './outlook.ts';
import { declareTransient } from './transient.ts';

export interface AdoptOptions extends PlanOptions {
  /** Names of objects; none: all that the next apply would delete. */
  readonly words: readonly string[];
  /** The new folder, an absolute path. It is not written to. */
  readonly folder: string;
  readonly nixvirt?: string | undefined;
  /** Called when it is known that there is something to adopt; what it throws, ends the run. */
  readonly requireRoom: () => Promise<unknown>;
  readonly signal: AbortSignal;
}

/** What is known before anything is written. */
export interface Looked {
  readonly lab: DeclaredConnection;
  readonly host: HostView;
  readonly choice: Choice;
  readonly manner: Manner;
}

/** The declaration of what a libvirt has and a lab does not declare. */
export interface Adoption extends Looked {
  readonly files: FolderText;
  readonly objects: readonly RenderedObject[];
  /** For lists of NixVirt: its name, and which objects it cannot express, a line each. */
  readonly conversion: { readonly nixvirt: string; readonly xml: readonly string[] } | undefined;
  readonly outlook: Outlook;
}

/**
 * Declares what a libvirt has and a lab does not, and predicts what an apply of both would do. libvirt is only queried, and no file is written.
 *
 * @param prepare renders the lab
 * @returns without files if there is nothing to adopt
 * @throws as `chooseObjects`, `asNix`, `asXml` and `predict`
 */
export async function adopt(
  lab: Pick<Lab, 'source'>,
  prepare: () => Promise<Prepared>,
  options: AdoptOptions,
): Promise<Looked | Adoption> {
  const { uri, words, phases, signal } = options;
  const prepared = await prepare();
  const { rendered } = prepared;
  const { host, choice } = await phases.run(`Inspect ${uri}`, async (control) => {
    await using virsh = await ReadOnlySession.open(uri, { signal });
    const host = await viewHost(virsh, undefined);
    const choice = chooseObjects(words, rendered, host.state, uri);
    control.detail(`${choice.compared.undeclared.length} undeclared`);
    return { host, choice };
  });
  const looked = { lab: rendered, host, choice, manner: mannerOf(lab, rendered, uri) };
  if (choice.chosen.length === 0) return looked;
  await options.requireRoom();
  const declared = await phases.run('Declare them', () => declare(lab, looked, options));
  const joined = { ...rendered, ...joinLabs(rendered, declared.objects) };
  const { prediction } = await predict(async () => ({ ...prepared, rendered: joined }), options);
  return { ...looked, ...declared, outlook: outlookOf(prediction.apply, declared.objects) };
}

async function declare(
  { source }: Pick<Lab, 'source'>,
  { lab, host, choice, manner }: Looked,
  { folder, nixvirt, signal }: AdoptOptions,
): Promise<Pick<Adoption, 'files' | 'objects' | 'conversion'>> {
  const adopted = declareTransient(declareAll(byKind(choice), host.state.domains), choice.chosen);
  if (manner.by === 'xml') {
    const files = await asXml(adopted, lab, manner.folder);
    return { files, objects: adopted.objects, conversion: undefined };
  }
  const options = { base: source.folder, nixvirt, signal, libvirt: libvirtOf(host, signal) };
  const { files, rendered, nixvirt: name, drafts } = await asNix(adopted, manner, folder, options);
  return { files, objects: rendered, conversion: { nixvirt: name, xml: describeXml(drafts) } };
}

function byKind({ chosen }: Choice) {
  return {
    networks: chosen.filter((object) => object.kind === 'network'),
    pools: chosen.filter((object) => object.kind === 'pool'),
    domains: chosen.filter((object) => object.kind === 'domain'),
  };
}
