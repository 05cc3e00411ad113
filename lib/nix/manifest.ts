import * as z from 'zod';

/** `manifest.json` beside rendered XML: how each object is treated, and where recorded XML came from. */
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
      /** narHash of the Nix folder it was rendered from. */
      source: z.string(),
      note: z.string(),
    })
    .optional(),
  /** In order. Files that are not listed follow, sorted, with the defaults. */
  objects: z.array(z.strictObject({ file: z.string(), active: z.boolean().nullable().optional() })).default([]),
});

export type Manifest = z.infer<typeof manifestSchema>;
