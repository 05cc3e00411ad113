import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { parseNamed } from '../model/named.ts';
import type { AbsentVolume, DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import { type Declared, refuseDuplicates, renderedObject } from './rendered-object.ts';
import { xmlPath } from './xml-path.ts';

/** What `declared.nix` returns. */
const definition = z.object({ xml: z.string(), dropped: z.array(z.string()).nullable() });
const volume = definition.extend({ present: z.boolean(), name: z.string().nullable(), xml: z.string().nullable() });
const treatment = { active: z.boolean().nullable(), restart: z.boolean().nullable() };
const list = z.array(definition.extend({ ...treatment, volumes: z.array(volume) })).nullable();
export const declaredLists = z.object({ networks: list, pools: list, domains: list });
type Volume = z.infer<typeof volume>;

/**
 * Reads what Nix made of the three lists.
 *
 * @param where what declares them, for messages
 * @throws VirtspecError `nix-volume-name`, `xml-*`
 */
export function declaredConnection(
  { networks, pools, domains }: z.infer<typeof declaredLists>,
  where: string,
): DeclaredConnection {
  const rendered: RenderedObject[] = [];
  const absent: AbsentVolume[] = [];
  const add = ({ dropped, ...declared }: Omit<Declared, 'origin'> & Pick<Volume, 'dropped'>) => {
    const { text, kind } = declared;
    const object = renderedObject({ ...declared, origin: `${kind} ${rendered.length + 1} of ${where}` });
    const origin = `virtspec render: ${xmlPath(object)}`;
    rendered.push({ ...object, xml: { text, origin }, ...(dropped && { dropped }) });
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
    what: `an absent volume of the pool ${pool} has two names`,
    why: `its \`name\` is ${name}, but its definition names ${defined}; NixVirt rejects that`,
    fix: 'Remove the definition: `{ present = false; name = ...; }` is enough.',
  });
}
