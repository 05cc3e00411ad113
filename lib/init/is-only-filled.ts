import type { Lab } from '../lab/lab.ts';
import { parseLab } from '../lab/load.ts';
import { notHeld } from '../lab/not-held.ts';
import { objectSections } from '../lab/open-entries.ts';
import type { HeldLab } from '../lab/what-to-hold.ts';

/** Whether a new text of a lab file has all additions, and everything else as before. */
export function isOnlyFilled(
  before: Lab,
  filled: string,
  { file, additions }: { readonly file: string; readonly additions: HeldLab },
): boolean {
  const after = read(filled, file);
  if (!after || restOf(before) !== restOf(after)) return false;
  const missing = notHeld(after, additions);
  return objectSections.every((section) => {
    const found = new Map(after[section].map((object) => [object.name, object]));
    return (
      before[section].every((object) => keeps(found.get(object.name), object)) &&
      additions[section].every(({ name }) => found.has(name)) &&
      missing[section].every(({ held }) => Object.keys(held).length === 0)
    );
  });
}

function read(text: string, file: string): Lab | undefined {
  try {
    return parseLab(text, file);
  } catch {
    return undefined;
  }
}

/** Everything but the objects, and the places of them in the text. */
function restOf({ networks: _, pools: __, domains: ___, lines, open, plan, ...rest }: Lab): string {
  return plain(rest);
}

/** Whether an object has everything that it had. */
function keeps(object: object | undefined, before: object): boolean {
  const said = Object.entries(before).filter(([, value]) => value !== undefined && !isEmptyList(value));
  return said.every(([key, value]) => plain((object as Record<string, unknown> | undefined)?.[key]) === plain(value));
}

/** What a list is that the file does not say: it may be added. */
function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function plain(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part} bytes`;
    return part instanceof Map ? [...part] : part;
  });
}
