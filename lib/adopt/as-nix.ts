import { relative } from 'node:path';
import { type ConvertedLab, type ConvertOptions, convertLab } from '../init/nix/convert-lab.ts';
import type { FolderText } from '../init/nix/folder-text.ts';
import { emulatesTpm, moduleFile, nixPath } from '../init/nix/module-text.ts';
import { nixString } from '../init/nix/nix-text.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { Manner } from './manner.ts';

/**
 * Objects as NixVirt's lists, which are proven to render to the same XML; and, for a lab that is a module, as a module beside it.
 *
 * @param folder that the files will be in
 * @throws as `convertLab`
 */
export async function asNix(
  adopted: DeclaredConnection,
  manner: Exclude<Manner, { by: 'xml' }>,
  folder: string,
  options: ConvertOptions,
): Promise<ConvertedLab> {
  const converted = await convertLab(adopted, { ...options, joined: true, instead: '' });
  if (manner.by === 'lists') return converted;
  const text = moduleText(converted.files, adopted, manner, folder);
  return { ...converted, files: new Map([...converted.files, [moduleFile, text]]) };
}

/** What a user adds to `imports`: NixVirt's own module is there already, and cannot be imported a second time. */
export function importWords(from: string, folder: string): string {
  return `(import ${nixPath(`${relative(from, folder)}/${moduleFile}`)} { inherit NixVirt; })`;
}

function moduleText(
  files: FolderText,
  { objects }: DeclaredConnection,
  manner: Extract<Manner, { by: 'module' }>,
  folder: string,
): string {
  const lists = ['networks', 'pools', 'domains'].filter((kind) => files.has(`${kind}.nix`));
  return `# What libvirt had and the lab did not declare. For the \`imports\` where the lab is applied; \`NixVirt\` is the input of your flake:
#   ${importWords(manner.folder, folder)}
{ NixVirt }:
{
  # NixOS joins these lists with those of the lab.
  virtualisation.libvirt = {
${emulatesTpm(objects) ? '    swtpm.enable = true;\n' : ''}    connections.${nixString(manner.connection)} = {
${lists.map((kind) => `      ${kind} = import ./${kind}.nix { inherit NixVirt; };\n`).join('')}    };
  };
}
`;
}
