import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { Misspelling } from '../model/misspelling.ts';
import { parseNamed } from '../model/named.ts';
import type { AbsentVolume, DeclaredAt, DeclaredConnection, RenderedObject } from '../model/rendered.ts';
import type { Grammar } from '../nixvirt/grammar.ts';
import { misspellingOf } from '../nixvirt/misspelling.ts';
import type { IgnoredAttributes } from './ignored-attributes.ts';
import { type Declared, refuseDuplicates, renderedObject } from './rendered-object.ts';
import { xmlPath } from './xml-path.ts';

/** What `declared.nix` returns. */
const place = z.object({ file: z.string(), line: z.number() });
const definition = z.object({
  xml: z.string(),
  dropped: z.array(z.string()).nullable(),
  arguments: z.array(z.string()).default([]),
  ignored: z
    .object({ key: z.string(), paths: z.array(z.string()) })
    .nullable()
    .default(null),
  place: place.nullable().default(null),
  positions: z.array(place.extend({ path: z.string() })).default([]),
});
const volume = definition.extend({ present: z.boolean(), name: z.string().nullable(), xml: z.string().nullable() });
const treatment = { active: z.boolean().nullable(), restart: z.boolean().nullable() };
const list = z.array(definition.extend({ ...treatment, volumes: z.array(volume) })).nullable();
export const declaredLists = z.object({ networks: list, pools: list, domains: list });
type Volume = z.input<typeof volume>;

/** What `dropped.nix` found out of every definition. */
export function ignoredOf(lists: z.infer<typeof declaredLists>): IgnoredAttributes {
  return new Map(definitionsOf(lists).flatMap(({ ignored: one }) => (one ? [[one.key, one.paths] as const] : [])));
}

/** Whether NixVirt ignored anything. */
export function dropsAny(lists: z.infer<typeof declaredLists>): boolean {
  return definitionsOf(lists).some(({ dropped }) => dropped !== null && dropped.length > 0);
}

function definitionsOf({ networks, pools, domains }: z.infer<typeof declaredLists>) {
  const objects = [networks, pools, domains].flatMap((one) => one ?? []);
  return objects.flatMap((object) => [object, ...object.volumes]);
}

/** What only Nix knows of a definition. */
type Told = Pick<Volume, 'dropped' | 'arguments' | 'place' | 'positions'>;

/** How the lists are read. */
interface Reading {
  /** What declares them, for messages. */
  readonly where: string;
  /** The lab's own file for a file name of Nix; undefined for one that is not the lab's. */
  readonly own?: (file: string) => string | undefined;
  /** NixVirt's, if it is known: for what is misspelt. */
  readonly grammar?: Grammar | undefined;
}

/**
 * Reads Nix's result for the three lists.
 *
 * @throws VirtspecError `nix-volume-name`, `xml-*`
 */
export function declaredConnection(
  { networks, pools, domains }: z.input<typeof declaredLists>,
  { where, own = () => undefined, grammar }: Reading,
): DeclaredConnection {
  const rendered: RenderedObject[] = [];
  const absent: AbsentVolume[] = [];
  const add = ({
    dropped,
    arguments: known,
    place = null,
    positions = [],
    ...declared
  }: Omit<Declared, 'origin'> & Told) => {
    const { text, kind } = declared;
    const object = renderedObject({ ...declared, origin: `${kind} ${rendered.length + 1} of ${where}` });
    const origin = `virtspec render: ${xmlPath(object)}`;
    const declaredAt = placesOf(place, positions, own);
    const misspelt = misspeltOf(dropped ?? [], (path) => misspellingOf(path, kind, grammar, known));
    rendered.push({
      ...object,
      xml: { text, origin },
      ...(dropped && { dropped }),
      ...(misspelt.size > 0 && { misspelt }),
      ...(declaredAt && { declaredAt }),
    });
    return object.name;
  };
  for (const { xml, ...network } of networks ?? []) add({ kind: 'network', text: xml, ...network });
  for (const { xml, volumes, ...treated } of pools ?? []) {
    const pool = add({ kind: 'pool', text: xml, ...treated });
    for (const one of volumes) {
      const { present, name, xml: text, dropped, place, positions } = one;
      if (!present || text === null) absent.push(absentVolume(pool, one));
      else add({ kind: 'volume', pool, text, active: null, option: name, dropped, place, positions });
    }
  }
  for (const { xml, ...domain } of domains ?? []) add({ kind: 'domain', text: xml, ...domain });
  refuseDuplicates(rendered);
  const lists = { network: networks, pool: pools, domain: domains };
  const emptied = (['network', 'pool', 'domain'] as const).filter((kind) => lists[kind]?.length === 0);
  return { objects: rendered, emptied, absent };
}

function misspeltOf(dropped: readonly string[], meant: (path: string) => Misspelling | undefined) {
  return new Map(
    dropped.flatMap((path) => {
      const misspelling = meant(path);
      return misspelling ? [[path, misspelling] as const] : [];
    }),
  );
}

/** Where it is declared: its element of the list, else the first of its attributes; undefined where none of that is the lab's own code. */
function placesOf(
  place: NonNullable<Told['place']> | null,
  positions: NonNullable<Told['positions']>,
  own: (file: string) => string | undefined,
): DeclaredAt | undefined {
  const attributes = new Map(
    positions.flatMap(({ path, file, line }) => {
      const mine = own(file);
      return mine === undefined ? [] : [[path, { file: mine, line }] as const];
    }),
  );
  const element = place && own(place.file);
  const [first] = [...attributes.values()].sort((a, b) => a.line - b.line);
  const at = place && element ? { file: element, line: place.line } : first;
  return at && { ...at, attributes };
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
