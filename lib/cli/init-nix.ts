import { relative, resolve } from 'node:path';
import { VirtspecError } from '../error/virtspec-error.ts';
import { findSource } from '../init/find-source.ts';
import { inspectHost } from '../init/inspect-host.ts';
import { type ConvertedLab, convertLab } from '../init/nix/convert-lab.ts';
import { describeXml } from '../init/nix/folder-text.ts';
import { importLine, moduleFile, moduleText } from '../init/nix/module-text.ts';
import { libvirtOf } from '../init/nix/prove-by-libvirt.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { readXmlFolder } from '../render/xml-folder.ts';
import { oneLine } from '../report/printable.ts';
import type { BeginOptions, Begun } from './init-begun.ts';
import { type NewFolder, shown } from './new-folder.ts';

interface NixSourceOptions {
  readonly connect: string | undefined;
  readonly source: string | undefined;
  readonly nixvirt: string | undefined;
}

/** Writes what a libvirt has, or a folder of XML, as NixVirt's lists, with the module that applies them. */
export async function writeNix(
  { connect, source, nixvirt }: NixSourceOptions,
  folder: NewFolder,
  options: BeginOptions,
): Promise<Begun> {
  const { phases, signal, base } = options;
  const host = connect === undefined ? undefined : await inspectHost(connect, phases, signal);
  const declared = host?.declared ?? (await readXml(source, base));
  const converted = await phases.run('Write it as Nix', async (control) => {
    const made = await convertLab(declared, { base, nixvirt, signal, libvirt: host && libvirtOf(host.seen, signal) });
    control.detail(`rendered again with ${made.nixvirt}`);
    return made;
  });
  const where = { uri: connect, folder: relative(base, folder.path) || '.' };
  for (const [file, text] of converted.files) await folder.write(file, text);
  await folder.write(moduleFile, moduleText(converted.files, declared.objects, where));
  return {
    start: { kind: 'nix', text: where.folder },
    written: [`${shown(folder.path)}/`],
    remarks: [
      ...remarksOf(converted),
      '',
      'In the NixOS configuration that has NixVirt as an input:',
      `  ${importLine(where)}`,
    ],
  };
}

async function readXml(source: string | undefined, base: string): Promise<DeclaredConnection> {
  const start = await findSource(source, base);
  if (start.kind !== 'xml') throw isNixAlready(start.text);
  return readXmlFolder(resolve(base, start.text));
}

function remarksOf({ drafts, nixvirt }: ConvertedLab): string[] {
  const xml = describeXml(drafts);
  const same = `${nixvirt} renders it to the same XML.`;
  if (xml.length === 0) return [same];
  return [
    `${same} ${xml.length} of ${drafts.length} objects ${xml.length === 1 ? 'is' : 'are'} in XML files:`,
    ...xml.map((line) => `  ${oneLine(line)}`),
  ];
}

function isNixAlready(source: string): VirtspecError {
  return new VirtspecError({
    code: 'init-is-nix',
    kind: 'usage',
    what: `${source} is Nix already; nothing was written`,
    why: '--nix writes Nix for a running libvirt (--connect), or for a folder of libvirt XML',
    fix: `Write a lab file for it: virtspec init ${source}`,
  });
}
