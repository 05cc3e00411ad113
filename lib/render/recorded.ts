import { VirtspecError } from '../error/virtspec-error.ts';
import type { Rendered } from '../model/rendered.ts';
import { nixvirtName } from '../nixvirt/nixvirt-name.ts';
import type { Manifest } from './manifest.ts';
import { sourceHash } from './source-hash.ts';
import { readXmlFolder } from './xml-folder.ts';

/**
 * The XML that `record` wrote.
 *
 * @param recorded its folder
 * @param source the Nix folder that it was rendered from; a recording of any other Nix code would be wrong
 * @param why why it is not rendered live, and the fix for that
 * @throws VirtspecError `recorded-stale`, `manifest-invalid`, and what `readXmlFolder` throws
 */
export async function renderRecorded(
  recorded: string,
  source: string,
  { why, fix }: { readonly why: string; readonly fix?: string | undefined },
): Promise<Rendered> {
  const { manifest, ...connection } = await readXmlFolder(recorded);
  const provenance = manifest?.provenance;
  if (!provenance) throw withoutProvenance(recorded);
  const actual = await sourceHash(source);
  if (actual !== provenance.source) throw stale(recorded, source, why, fix);
  return { provenance: { kind: 'recorded', text: describe(provenance), why, folder: recorded }, ...connection };
}

function describe({ nixvirt, nix, date }: NonNullable<Manifest['provenance']>): string {
  return `recorded XML of ${nixvirtName(nixvirt)}, rendered ${date} by Nix ${nix}`;
}

function withoutProvenance(recorded: string): VirtspecError {
  return new VirtspecError({
    code: 'manifest-invalid',
    kind: 'usage',
    what: `${recorded} has no record of where its XML came from`,
    why: 'recorded XML requires a manifest.json with its provenance',
    fix: 'Record it again, or, for XML of your own, write `source: { xml: FOLDER }` in the lab file.',
  });
}

function stale(recorded: string, source: string, why: string, fix: string | undefined): VirtspecError {
  return new VirtspecError({
    code: 'recorded-stale',
    kind: 'environment',
    what: `${recorded} was not rendered from the current ${source}`,
    why: `the Nix code has changed since, and cannot be rendered here: ${why}`,
    ...(fix !== undefined && { fix }),
  });
}
