import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from '../lib/sandbox/sandbox.ts';

/** The UUID of a bench's domain, by its number. */
export function uuidOf(index: number): string {
  return `00000000-0000-4000-8000-${hex(index, 12)}`;
}

export function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}

/**
 * A sandbox with that many defined domains, numbered from 0; the caller closes it.
 * @param domainXml the XML of a domain, by its number; its UUID must be `uuidOf` of that number
 */
export async function populatedSandbox(domains: number, domainXml: (index: number) => string): Promise<Sandbox> {
  const sandbox = await Sandbox.start();
  try {
    await using virsh = await sandbox.virsh();
    const definitions = Array.from({ length: domains }, (_, index) => {
      const file = join(sandbox.folder, `domain-${index}.xml`);
      writeFileSync(file, domainXml(index));
      return virsh.output(['define', '--file', file]);
    });
    await Promise.all(definitions);
    return sandbox;
  } catch (error) {
    await sandbox[Symbol.asyncDispose]();
    throw error;
  }
}
