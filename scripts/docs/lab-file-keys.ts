import { type JsonSchema, labJsonSchema } from '../../lib/lab/json-schema.ts';

/** A key of the lab file: where it may be (`domains.*.disks.*.bus`), and its schema. */
export interface Key {
  readonly path: string;
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** Mappings with keys of their own, by their path: '' is the file. In the order of the file. */
export function sectionsOf(schema: JsonSchema = labJsonSchema(), path = ''): ReadonlyMap<string, readonly Key[]> {
  const sections = new Map<string, readonly Key[]>();
  for (const { properties, required = [] } of alternatives(schema)) {
    if (properties === undefined) continue;
    const keys = Object.entries(properties).map(([name, schema]) => ({
      path: join(path, name),
      name,
      schema,
      required: required.includes(name),
    }));
    sections.set(path, keys);
    for (const key of keys) for (const [at, inside] of sectionsOf(key.schema, key.path)) sections.set(at, inside);
  }
  for (const inside of elementsOf(schema))
    for (const [at, keys] of sectionsOf(inside, join(path, '*'))) sections.set(at, keys);
  return sections;
}

/** What the schema allows, each by itself. */
export function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf ? schema.anyOf.flatMap(alternatives) : [schema];
}

function elementsOf(schema: JsonSchema): readonly JsonSchema[] {
  return alternatives(schema).flatMap(({ items, additionalProperties }) => [
    ...(items ? [items] : []),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
  ]);
}

function join(path: string, step: string): string {
  return path === '' ? step : `${path}.${step}`;
}
