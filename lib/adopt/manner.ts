import type { Lab } from '../lab/lab.ts';
import type { Rendered } from '../model/rendered.ts';

/** How a lab is declared, and so in which form objects are added to it. */
export type Manner =
  /** By a module of NixVirt's options, with whose lists those of another module are joined. */
  | { readonly by: 'module'; readonly connection: string; readonly folder: string }
  /** By files with NixVirt's lists in a folder. */
  | { readonly by: 'lists'; readonly folder: string }
  /** By a folder of libvirt XML. */
  | { readonly by: 'xml'; readonly folder: string };

/** @param uri of the libvirt that the objects are in, if nothing else names the connection */
export function mannerOf({ source }: Pick<Lab, 'source'>, { module }: Pick<Rendered, 'module'>, uri: string): Manner {
  if (source.kind === 'xml') return { by: 'xml', folder: source.folder };
  if (source.kind === 'settings') return { by: 'module', connection: connectionName(uri), folder: source.folder };
  if (source.lists !== undefined) return { by: 'lists', folder: source.lists };
  const connection = source.connection ?? (module && 'connection' in module ? module.connection : connectionName(uri));
  return { by: 'module', connection, folder: source.flake?.folder ?? source.folder };
}

/** As NixVirt's option names the libvirt: an apply runs on its own machine. */
function connectionName(uri: string): string {
  return /\/session(\?|$)/.test(uri) ? 'qemu:///session' : 'qemu:///system';
}
