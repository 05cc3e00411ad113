import { join } from 'node:path';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import { readBounded } from '../process/read-bounded.ts';
import { shown, unreadable } from './xml-files.ts';

/** `manifest.json` in a folder of rendered XML: how each object is treated, and the provenance of recorded XML. */
export const manifestSchema = z.strictObject({
  version: z.literal(1),
  /** Recorded XML only. */
  provenance: z
    .strictObject({
      nixvirt: z.strictObject({
        version: z.string().optional(),
        rev: z.string().optional(),
        narHash: z.string(),
      }),
      /** Nix's own version: `2.8.0`. */
      nix: z.string(),
      /** ISO 8601 date. */
      date: z.string(),
      command: z.string(),
      /** narHash of the Nix folder that it was rendered from. */
      source: z.string(),
      note: z.string(),
    })
    .optional(),
  /** In order. Files that are not listed follow, sorted, with the defaults. */
  objects: z
    .array(
      z.strictObject({
        file: z.string(),
        active: z.boolean().nullable().optional(),
        restart: z.boolean().nullable().optional(),
        /** Volumes only: the module's `name`. */
        name: z.string().optional(),
      }),
    )
    .default([]),
  /** Kinds that are declared as an empty list, which deletes every object of the kind. */
  empty: z.array(z.enum(['networks', 'pools', 'domains'])).optional(),
  /** Volumes with `present = false`. */
  absent: z.array(z.strictObject({ pool: z.string(), name: z.string() })).optional(),
});

export type Manifest = z.infer<typeof manifestSchema>;

/**
 * The manifest of a folder of rendered XML; undefined if it has none.
 *
 * @throws VirtspecError `manifest-invalid`, `xml-unreadable`
 */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const file = join(folder, 'manifest.json');
  let text: string;
  try {
    text = (await readBounded(file)).toString('utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadable(file, cause);
  }
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw manifestInvalid(file, why);
  }
}

/**
 * Refuses a manifest that does not match the files in its folder.
 *
 * @param files paths in the folder, in the form of a manifest
 * @throws VirtspecError `manifest-invalid`
 */
export function refuseContradictions(
  folder: string,
  { objects, empty = [] }: Manifest,
  files: readonly string[],
): void {
  const file = join(folder, 'manifest.json');
  const gone = objects.map((object) => object.file).filter((listed) => !files.includes(listed));
  if (gone.length > 0) throw manifestInvalid(file, `it lists ${gone.join(', ')}, but there is no such file`);
  for (const list of empty) {
    const [one] = files.filter((path) => path.startsWith(`${list}/`));
    if (one) throw manifestInvalid(file, `it declares that there are no ${list}, but there is ${one}`);
  }
}

export function manifestInvalid(file: string, why: string): VirtspecError {
  return new VirtspecError({
    code: 'manifest-invalid',
    kind: 'usage',
    what: `${shown(file)} is not a valid manifest of rendered XML`,
    why,
    fix: 'Record it again, or write { "version": 1, "objects": [{ "file": "networks/NAME.xml", "active": true }] }.',
  });
}
