import * as z from 'zod';
import { labSchema } from './schema.ts';
import { schemaUrl } from './schema-url.ts';
import { workPlanSchema } from './work-plan-schema.ts';

/** The parts of a JSON Schema that virtspec reads. */
export interface JsonSchema {
  readonly $schema?: string | undefined;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** The lab file's JSON Schema, for editors: `schema/lab.schema.json`. */
export function labJsonSchema(): JsonSchema {
  return published('lab', labSchema);
}

/** The work plan's JSON Schema, for editors: `schema/work-plan.schema.json`. */
export function workPlanJsonSchema(): JsonSchema {
  return published('work-plan', workPlanSchema);
}

function published(name: string, schema: z.core.$ZodType): JsonSchema {
  const { $schema, ...rest } = toJsonSchema(schema);
  return { $schema, $id: schemaUrl(name), ...rest };
}

/** The keys that a file may have at `path`, across all alternatives. */
export function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let schemas: readonly JsonSchema[] = [toJsonSchema(schema)];
  for (const step of path) schemas = schemas.flatMap(alternatives).flatMap((schema) => below(schema, step));
  return schemas.flatMap(alternatives).flatMap(({ properties }) => Object.keys(properties ?? {}));
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf ? schema.anyOf.flatMap(alternatives) : [schema];
}

function below({ properties, additionalProperties, items }: JsonSchema, step: PropertyKey): JsonSchema[] {
  const named = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const next =
    typeof step === 'number' ? items : (Object.entries(properties ?? {}).find(([key]) => key === step)?.[1] ?? named);
  return next ? [next] : [];
}

/** Schema of the YAML file (`input`); a `Map` is described as the object that it is written as. */
function toJsonSchema(schema: z.core.$ZodType): JsonSchema {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = (zodSchema as z.core.$ZodTypes)._zod;
      if (def.type !== 'map') return;
      const { $schema: _, ...value } = toJsonSchema(def.valueType) as z.core.JSONSchema.BaseSchema;
      Object.assign(jsonSchema, { type: 'object', additionalProperties: value });
    },
  }) as JsonSchema;
}
