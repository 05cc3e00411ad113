import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type NixVirtRules, nixVirtRules } from './rules.ts';

/**
 * The rules by which a NixVirt applies a lab.
 * @param source its folder
 */
export async function readRules(source: string): Promise<NixVirtRules> {
  const [library = '', helper = ''] = await Promise.all(
    ['nixvirt.py', 'nixvirt-module-helper'].map((file) => readFile(join(source, 'tool', file), 'utf8')),
  );
  return nixVirtRules(library, helper);
}
