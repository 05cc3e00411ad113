import type { LabLines } from './lab.ts';
import type { LabFile } from './schema.ts';

/** `source/nix`, `networks/lan`, `pools/vms/volumes/web.qcow2`. */
function lineKey(path: readonly string[]): string {
  return path.join('/');
}

/** @param lineAt the line of a key of the file */
export function linesOf(file: LabFile, lineAt: (path: readonly string[]) => number | undefined): LabLines {
  const named = (kind: 'networks' | 'pools' | 'domains') => [...(file[kind]?.keys() ?? [])].map((name) => [kind, name]);
  const volumes = [...(file.pools ?? [])].flatMap(([pool, said]) =>
    [...(said?.volumes?.keys() ?? [])].map((volume) => ['pools', pool, 'volumes', volume]),
  );
  const sources = Object.keys(file.source).map((key) => ['source', key]);
  const paths = [...sources, ...named('networks'), ...named('pools'), ...volumes, ...named('domains')];
  return new Map(
    paths.flatMap((path) => {
      const line = lineAt(path);
      return line === undefined ? [] : [[lineKey(path), line] as const];
    }),
  );
}

/** The line that names an object; a volume is named `POOL/VOLUME`. */
export function lineOfObject(
  lines: LabLines | undefined,
  { kind, name }: { readonly kind: 'network' | 'pool' | 'volume' | 'domain'; readonly name: string },
): number | undefined {
  return lines?.get(kind === 'volume' ? `pools/${name.replace('/', '/volumes/')}` : `${kind}s/${name}`);
}
