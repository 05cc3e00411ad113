import type { Kind } from '../model/objects.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { SchemaResult } from '../model/schema-result.ts';
import { loadRngValidator, type RngValidator } from '../xml/rng.ts';
import { findSchemaFolder } from '../xml/schema-folder.ts';

export interface ValidateOptions {
  /** For `PATH`: libvirt's schemas stand beside `virsh`. Default the process's own. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  /** libvirt's schemas, where they are not to be looked for. */
  readonly folder?: string | undefined;
}

/**
 * Validates every declared XML against the RELAX NG schemas of the libvirt installed here.
 *
 * @returns one result per object, in order; or why there are none
 * @throws the signal's reason when it aborts
 */
export async function validateRendered(
  rendered: Pick<DeclaredConnection, 'objects'>,
  options: ValidateOptions = {},
): Promise<readonly SchemaResult[] | { readonly unavailable: string }> {
  const folder = options.folder ?? (await findSchemaFolder(options.env));
  if (!folder) return { unavailable: `libvirt's schemas are not installed (${packages})` };
  const validators = new Map<Kind, RngValidator>();
  const results: SchemaResult[] = [];
  for (const { kind, name, pool, xml } of rendered.objects) {
    options.signal?.throwIfAborted();
    let validator = validators.get(kind);
    if (!validator) {
      try {
        validator = await loadRngValidator(folder, kind);
      } catch (cause) {
        return { unavailable: `libvirt's schemas in ${folder} cannot be used: ${(cause as Error).message}` };
      }
      validators.set(kind, validator);
    }
    const violations = validator.validate(xml);
    results.push({
      kind,
      name: pool ? `${pool}/${name}` : name,
      origin: xml.origin,
      schema: validator.file,
      violations,
    });
  }
  return results;
}

const packages = 'Debian, Ubuntu: libvirt0 or libvirt-common; Fedora: libvirt-libs; Arch, Nix: libvirt';
