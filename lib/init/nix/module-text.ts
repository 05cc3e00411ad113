import type { RenderedObject } from '../../model/rendered.ts';
import type { FolderText } from './folder-text.ts';

/** The module's file in the folder. */
export const moduleFile = 'module.nix';

/**
 * The module that gives NixVirt the lists of the folder: for a NixOS configuration, or for Home Manager if they are those of `qemu:///session`.
 *
 * @param folder its path, as in the text that shows how to import it
 */
export function moduleText(files: FolderText, objects: readonly RenderedObject[], where: ModulePlace): string {
  const lists = ['networks', 'pools', 'domains'].filter((kind) => files.has(`${kind}.nix`));
  return `# The lab as a module of ${isSession(where) ? 'Home Manager' : 'NixOS'}. \`NixVirt\` is the input of your flake:
#   ${importLine(where)}
{ NixVirt }:
{
  virtualisation.libvirt = {
    # Without this, nothing is applied and nothing fails.
    enable = true;
${emulatesTpm(objects) ? '    swtpm.enable = true;\n' : ''}    connections."${isSession(where) ? 'qemu:///session' : 'qemu:///system'}" = {
${lists.map((kind) => `      ${kind} = import ./${kind}.nix { inherit NixVirt; };\n`).join('')}    };
  };
}
`;
}

/** Whether a domain has a TPM that NixVirt's module must make available. */
export function emulatesTpm(objects: readonly RenderedObject[]): boolean {
  return objects.some(({ kind, xml }) => kind === 'domain' && /<backend\s[^>]*type=['"]emulator['"]/.test(xml.text));
}

export interface ModulePlace {
  /** Of the libvirt that the lab was read from; undefined: it was read from files. */
  readonly uri?: string | undefined;
  /** The folder, relative to the lab file. */
  readonly folder: string;
}

/** What a user adds to his configuration. */
export function importLine(where: ModulePlace): string {
  const modules = isSession(where) ? 'homeModules' : 'nixosModules';
  return `imports = [ NixVirt.${modules}.default (import ${nixPath(`${where.folder}/${moduleFile}`)} { inherit NixVirt; }) ];`;
}

/** The literal of a relative path; in quotes if it needs them. */
export function nixPath(path: string): string {
  if (/^[\w./+-]+$/.test(path)) return path.startsWith('/') || path.startsWith('.') ? path : `./${path}`;
  return `(./. + ${JSON.stringify(`/${path}`)})`;
}

function isSession({ uri }: ModulePlace): boolean {
  return uri !== undefined && /\/session(\?|$)/.test(uri);
}
