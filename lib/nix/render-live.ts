import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { parseNamed } from '../model/named.ts';
import type { AbsentVolume, DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { type EvaluateOptions, evaluate } from './evaluate.ts';
import { type Declared, refuseDuplicates, renderedObject } from './rendered-object.ts';

/** The expression; `lib/nix/` and `dist/nix/` are equally deep below the package's root. */
export const renderExpression = fileURLToPath(new URL('../../lib/nix/render.nix', import.meta.url));

/** What `render.nix` returns. */
const definition = z.object({ xml: z.string(), dropped: z.array(z.string()) });
const volume = definition.extend({ present: z.boolean(), name: z.string().nullable(), xml: z.string().nullable() });
const treatment = { active: z.boolean().nullable(), restart: z.boolean().nullable() };
const objects = z.array(definition.extend({ ...treatment, volumes: z.array(volume) })).nullable();
type Volume = z.infer<typeof volume>;
const output = z.object({ networks: objects, pools: objects, domains: objects });

/**
 * Evaluates `folder` with the NixVirt in `nixvirt`.
 *
 * @throws VirtspecError `nix-folder-empty`, `nix-evaluation-failed`, `xml-*`, and what `evaluate` throws
 */
export async function renderLive(
  folder: string,
  nixvirt: string,
  options: Omit<EvaluateOptions, 'folder'>,
): Promise<DeclaredConnection> {
  const json = await evaluate(renderExpression, { nixvirt, folder }, { ...options, folder });
  const { networks, pools, domains } = output.parse(json);
  if (!networks && !pools && !domains) throw nothingThere(folder);
  const rendered: RenderedObject[] = [];
  const absent: AbsentVolume[] = [];
  const add = ({ dropped, ...declared }: Omit<Declared, 'origin'> & Pick<RenderedObject, 'dropped'>) => {
    const { text, kind } = declared;
    const object = renderedObject({ ...declared, origin: `${kind} ${rendered.length + 1} of ${folder}` });
    const origin = `virtspec render: ${xmlPath(object)}`;
    rendered.push({ ...object, xml: { text, origin }, dropped: dropped ?? [] });
    return object.name;
  };
  for (const { xml, ...network } of networks ?? []) add({ kind: 'network', text: xml, ...network });
  for (const { xml, volumes, ...treated } of pools ?? []) {
    const pool = add({ kind: 'pool', text: xml, ...treated });
    for (const one of volumes) {
      const { present, name, xml: text, dropped } = one;
      if (!present || text === null) absent.push(absentVolume(pool, one));
      else add({ kind: 'volume', pool, text, active: null, option: name, dropped });
    }
  }
  for (const { xml, ...domain } of domains ?? []) add({ kind: 'domain', text: xml, ...domain });
  refuseDuplicates(rendered);
  const lists = { network: networks, pool: pools, domain: domains };
  const emptied = (['network', 'pool', 'domain'] as const).filter((kind) => lists[kind]?.length === 0);
  return { objects: rendered, emptied, absent };
}

/** @throws VirtspecError `nix-volume-name`, `xml-*` */
function absentVolume(pool: string, { name, xml: text }: Volume): AbsentVolume {
  const defined = text === null ? undefined : parseNamed({ text, origin: `a volume of ${pool}` }, 'volume').name;
  if (name === null || defined === undefined || name === defined) return { pool, name: name ?? defined ?? '' };
  throw new VirtspecError({
    code: 'nix-volume-name',
    kind: 'usage',
    what: `a volume of the pool ${pool} that is not to be there has two names`,
    why: `its \`name\` is ${name}, its definition says ${defined}; NixVirt refuses that`,
    fix: 'Leave the definition out: `{ present = false; name = ...; }` is enough.',
  });
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
