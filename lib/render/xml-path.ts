import type { RenderedObject } from '../model/rendered.ts';

/**
 * The path of an object's XML in a rendered folder: `domains/web01.xml`, `volumes/default/web01.qcow2.xml`. Characters that are not allowed in a file
 * name, or awkward, are percent-encoded.
 */
export function xmlPath({ kind, name, pool }: Pick<RenderedObject, 'kind' | 'name' | 'pool'>): string {
  const file = `${fileName(name)}.xml`;
  return kind === 'volume' ? `volumes/${fileName(pool ?? '')}/${file}` : `${kind}s/${file}`;
}

function fileName(name: string): string {
  return encodeURIComponent(name).replace(/^\./, '%2E').replaceAll('%20', ' ');
}
