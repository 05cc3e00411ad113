import { describe, expect, it } from 'vitest';
import { knownKeys, labJsonSchema } from '../../lib/lab/json-schema.ts';

describe("the lab file's JSON Schema", () => {
  it('is the one in schema/ (`npx vitest run -u` writes it anew)', async () => {
    await expect(`${JSON.stringify(labJsonSchema(), undefined, 2)}\n`).toMatchFileSnapshot(
      '../../schema/lab.schema.json',
    );
  });

  it('says of every key what it is for', () => {
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
    look(labJsonSchema(), 'lab');
    expect(silent).toEqual([]);
  });

  it('answers which keys may stand at a place', () => {
    expect(knownKeys(['domains', 'DC01', 'interfaces', 0])).toEqual(['network', 'bridge', 'device', 'model', 'mac']);
    expect(knownKeys(['pools', '__proto__', 'volumes', 'a'])).toEqual(['capacity', 'format', 'sparse', 'xpath']);
    expect(knownKeys(['domains', 'DC01', 'memory', 'x'])).toEqual([]);
  });
});
