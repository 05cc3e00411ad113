import { rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Lab } from '../lab/lab.ts';
import { evaluation } from '../nix/evaluate.ts';
import { findNixVirtPin } from '../nix/flake-lock.ts';
import { makeFolders } from '../process/make-folders.ts';
import { runChecked } from '../process/run.ts';
import { hideSecrets } from '../xml/secrets.ts';
import type { Manifest } from './manifest.ts';
import { manifestOf } from './manifest-of.ts';
import { type RenderOptions, renderLab } from './render.ts';
import { renderArguments } from './render-live.ts';
import { sourceHash } from './source-hash.ts';
import { xmlPath } from './xml-path.ts';

const note =
  'Store paths that begin with /nix/store/virtspec-placeholder- are placeholders: nixpkgs was not built for this render. ' +
  'They stand for OVMF, QEMU and the virtio-win ISO.';

/**
 * Renders a lab live and writes the result to `lab.source.recorded`, with its provenance.
 *
 * @returns the folder
 * @throws VirtspecError `record-needs-nix` if the lab is not Nix, names no `recorded` folder, is not locked, or cannot be rendered live
 */
export async function record(lab: Lab, options: Omit<RenderOptions, 'nixvirt'> = {}): Promise<string> {
  const { source } = lab;
  if (source.kind !== 'nix' || !source.recorded || !source.lists)
    throw cannot(
      'the lab file has no `source: { nix: ..., recorded: ... }`',
      'Name the folder of the lists and one for the recording in the lab file: `source: { nix: FOLDER, recorded: FOLDER }`.',
    );
  const pin = await findNixVirtPin(source.folder);
  if (!pin)
    throw cannot(
      `no flake.lock at or above ${source.folder} locks NixVirt`,
      'Add NixVirt to the inputs of the lab’s flake, and lock it: `nix flake lock`. A recording names the NixVirt that it was made with.',
    );
  const rendered = await renderLab(lab, { ...options, nixpkgs: 'stub' });
  const { provenance, objects } = rendered;
  if (provenance.kind !== 'live')
    throw cannot(
      provenance.why ?? 'it was not rendered by Nix',
      'Install Nix, and the source of the locked NixVirt (virtspec nixvirt add PATH).',
    );

  const folder = join('$PWD', relative(dirname(pin.lock), source.lists));
  const lists = { ...source, lists: folder, flake: undefined, connection: undefined };
  const world = { nixpkgs: 'stub', nixvirt: '$VIRTSPEC_NIXVIRT' } as const;
  const { version: _, ...treatment } = manifestOf(rendered);
  const manifest: Manifest = {
    version: 1,
    provenance: {
      nixvirt: { version: pin.version, rev: pin.rev, narHash: pin.narHash },
      nix: await nixVersion(),
      date: new Date().toISOString().slice(0, 10),
      command: evaluation('lib/render/render.nix', renderArguments(lists, world)).join(' '),
      source: await sourceHash(source.lists),
      note,
    },
    ...treatment,
  };
  // Removes only the parts of a recording: the folder may be any that the lab file names.
  for (const old of ['networks', 'pools', 'volumes', 'domains']) {
    await rm(join(source.recorded, old), { recursive: true, force: true });
  }
  for (const object of objects) {
    await write(join(source.recorded, xmlPath(object)), hideSecrets(object.xml.text));
  }
  await write(join(source.recorded, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return source.recorded;
}

async function nixVersion(): Promise<string> {
  const { stdout } = await runChecked(['nix-instantiate', '--version']);
  return /(\d+(?:\.\d+)+)/.exec(stdout)?.[1] ?? stdout.trim();
}

async function write(file: string, text: string): Promise<void> {
  await makeFolders(dirname(file));
  await writeFile(file, text);
}

function cannot(why: string, fix: string): VirtspecError {
  return new VirtspecError({
    code: 'record-needs-nix',
    kind: 'usage',
    what: 'the lab cannot be recorded',
    why,
    fix,
  });
}
