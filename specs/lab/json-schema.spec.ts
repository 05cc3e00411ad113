import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownKeys, labJsonSchema, workPlanJsonSchema } from '../../lib/lab/json-schema.ts';
import { labSchema } from '../../lib/lab/schema.ts';

import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../support/virtspec.ts';

describe("the lab file's JSON Schema", () => {
  it('is the one in schema/ (`npx vitest run -u` writes it again)', async () => {
    await expect(`${JSON.stringify(labJsonSchema(), undefined, 2)}\n`).toMatchFileSnapshot(
      '../../schema/lab.schema.json',
    );
  });

  it('is the one in schema/ for the work plan, too', async () => {
    await expect(`${JSON.stringify(workPlanJsonSchema(), undefined, 2)}\n`).toMatchFileSnapshot(
      '../../schema/work-plan.schema.json',
    );
  });

  it.each([labJsonSchema(), workPlanJsonSchema()])('describes the purpose of every key: %#', (jsonSchema) => {
    const silent: string[] = [];
    const look = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { properties, ...rest } = schema as Record<string, unknown>;
      for (const [key, value] of Object.entries((properties as Record<string, { description?: string }>) ?? {})) {
        if (!value.description) silent.push(`${path}.${key}`);
        look(value, `${path}.${key}`);
      }
      for (const value of Object.values(rest)) look(value, path);
    };
    look(jsonSchema, 'file');
    expect(silent).toEqual([]);
  });

  it.each(['lab', 'work-plan', 'report'])('has the address of its published file as its $id: %s', (name) => {
    const { $id } = JSON.parse(readFileSync(join(root, `schema/${name}.schema.json`), 'utf8'));
    expect($id).toBe(`https://unpkg.com/${packageJson.name}/schema/${name}.schema.json`);
    expect(packageJson.files).toContain('schema');
  });

  it('lists the keys that a place may have', () => {
    expect(knownKeys(labSchema, ['domains', 'DC01', 'interfaces', 0])).toEqual([
      'network',
      'bridge',
      'device',
      'model',
      'mac',
    ]);
    expect(knownKeys(labSchema, ['pools', '__proto__', 'volumes', 'a'])).toEqual([
      'capacity',
      'format',
      'sparse',
      'xpath',
    ]);
    expect(knownKeys(labSchema, ['domains', 'DC01', 'memory', 'x'])).toEqual([]);
  });
});
