import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { RenderedObject } from '../model/rendered.ts';
import { type EvaluateOptions, evaluate } from './evaluate.ts';
import { refuseDuplicates, renderedObject } from './rendered-object.ts';

/** The expression; `lib/nix/` and `dist/nix/` are equally deep below the package's root. */
export const renderExpression = fileURLToPath(new URL('../../lib/nix/render.nix', import.meta.url));

/** What `render.nix` returns. */
const definition = z.object({ xml: z.string(), dropped: z.array(z.string()) });
const objects = z.array(definition.extend({ active: z.boolean().nullable(), volumes: z.array(definition) })).nullable();
type Definition = z.infer<typeof definition>;
const output = z.object({ networks: objects, pools: objects, domains: objects });

/**
 * Evaluates `folder` with the NixVirt in `nixvirt`.
 *
 * @returns the objects in NixVirt's order
 * @throws VirtspecError `nix-folder-empty`, `nix-evaluation-failed`, `xml-*`, and what `evaluate` throws
 */
export async function renderLive(
  folder: string,
  nixvirt: string,
  options: Omit<EvaluateOptions, 'folder'>,
): Promise<RenderedObject[]> {
  const json = await evaluate(renderExpression, { nixvirt, folder }, { ...options, folder });
  const { networks, pools, domains } = output.parse(json);
  if (!networks && !pools && !domains) throw nothingThere(folder);
  const rendered: RenderedObject[] = [];
  const add = (
    kind: RenderedObject['kind'],
    { xml: text, dropped }: Definition,
    active: boolean | null,
    pool?: string,
  ) => {
    const place = `${kind} ${rendered.length + 1} of ${folder}`;
    const object = renderedObject({ kind, pool, text, origin: place, active });
    const origin = `virtspec render: ${xmlPath(object)}`;
    rendered.push({ ...object, xml: { text, origin }, dropped });
    return object.name;
  };
  for (const network of networks ?? []) add('network', network, network.active);
  for (const pool of pools ?? []) {
    const name = add('pool', pool, pool.active);
    for (const volume of pool.volumes) add('volume', volume, null, name);
  }
  for (const domain of domains ?? []) add('domain', domain, domain.active);
  refuseDuplicates(rendered);
  return rendered;
}

/**
 * Where an object's XML stands in a rendered folder: `domains/DC01.xml`, `volumes/homelab/dc01.qcow2.xml`. What a file name
 * may not hold, or would be awkward in one, is percent-encoded.
 */
export function xmlPath({ kind, name, pool }: Pick<RenderedObject, 'kind' | 'name' | 'pool'>): string {
  const file = `${fileName(name)}.xml`;
  return kind === 'volume' ? `volumes/${fileName(pool ?? '')}/${file}` : `${kind}s/${file}`;
}

function fileName(name: string): string {
  return encodeURIComponent(name).replace(/^\./, '%2E').replaceAll('%20', ' ');
}

function nothingThere(folder: string): VirtspecError {
  return new VirtspecError({
    code: 'nix-folder-empty',
    kind: 'usage',
    what: `${folder} declares no lab`,
    why: 'there is no networks.nix, pools.nix or domains.nix in it',
    fix: 'Name the folder that has them: `source: { nix: FOLDER }` in the lab file, relative to it.',
  });
}
