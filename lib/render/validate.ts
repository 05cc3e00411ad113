import type { Kind } from '../model/objects.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import type { SchemaResult } from '../model/schema-result.ts';
import { loadRngValidator, type RngValidator } from '../xml/rng.ts';
import { findSchemaFolder } from '../xml/schema-folder.ts';

export interface ValidateOptions {
  /** For `PATH`: libvirt's schemas are next to `virsh`. Default: the process's own. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  /** libvirt's schema folder, if it need not be searched for. */
  readonly folder?: string | undefined;
  /** Loads the schema of a kind. Default: `loadRngValidator`. */
  readonly load?: typeof loadRngValidator | undefined;
}

/** libvirt's schemas, loaded; or why there are none. */
type Validators = ReadonlyMap<Kind, RngValidator> | { readonly unavailable: string };

/** Loads the RELAX NG schemas of the installed libvirt; all kinds together take a fifth of a second of this thread. */
async function loadValidators(kinds: ReadonlySet<Kind>, options: ValidateOptions): Promise<Validators> {
  const { load = loadRngValidator } = options;
  const folder = options.folder ?? (await findSchemaFolder(options.env));
  if (!folder) return { unavailable: `libvirt's schemas are not installed (${packages})` };
  const validators = new Map<Kind, RngValidator>();
  for (const kind of kinds) {
    options.signal?.throwIfAborted();
    try {
      validators.set(kind, await load(folder, kind));
    } catch (cause) {
      return { unavailable: `libvirt's schemas in ${folder} cannot be loaded: ${(cause as Error).message}` };
    }
  }
  return validators;
}

/**
 * Validates every declared XML against the RELAX NG schemas of the installed libvirt.
 *
 * @returns one result per object, in order; or why there are none
 * @throws the signal's reason if it aborts
 */
export async function validateRendered(
  rendered: Pick<DeclaredConnection, 'objects'>,
  options: ValidateOptions = {},
): Promise<readonly SchemaResult[] | { readonly unavailable: string }> {
  const validators = await loadValidators(new Set(rendered.objects.map(({ kind }) => kind)), options);
  if ('unavailable' in validators) return validators;
  return rendered.objects.flatMap(({ kind, name, pool, xml }): SchemaResult[] => {
    options.signal?.throwIfAborted();
    const validator = validators.get(kind);
    if (!validator) return [];
    const violations = validator.validate(xml);
    return [{ kind, name: pool ? `${pool}/${name}` : name, origin: xml.origin, schema: validator.file, violations }];
  });
}

const packages = 'Debian, Ubuntu: libvirt0 or libvirt-common; Fedora: libvirt-libs; Arch, Nix: libvirt';
