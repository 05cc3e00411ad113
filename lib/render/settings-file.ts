import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';
import type { DeclaredConnection } from '../model/rendered.ts';
import { declaredConnection } from './declared-connection.ts';
import { readText, shown } from './xml-files.ts';

/** What NixVirt's module writes for its helper: `builtins.toJSON` of one connection's options (0.6.0, `modules.nix`, `mkObjectOption`). */
const treated = {
  active: z.boolean().nullable().default(null),
  restart: z.boolean().nullable().default(null),
};
const entry = z.object({ definition: z.string(), ...treated });
const volume = z.object({
  present: z.boolean().default(true),
  name: z.string().nullable().default(null),
  definition: z.string().nullable().default(null),
});
const settingsSchema = z.object({
  networks: z.array(entry).nullable().default(null),
  pools: z
    .array(entry.extend({ volumes: z.array(volume).default([]) }))
    .nullable()
    .default(null),
  domains: z.array(entry).nullable().default(null),
});

/**
 * The lab that NixVirt's helper is given on a host: the JSON file whose path is in the script of `nixvirt.service`, with the XML files that it names.
 * Relative paths in it are relative to the file.
 *
 * @throws VirtspecError `settings-invalid`, `xml-unreadable`, `nix-volume-name`, `xml-*`
 */
export async function readSettingsFile(file: string): Promise<DeclaredConnection> {
  const { networks, pools, domains } = parseSettings(await readText(file), file);
  const read = (path: string) => readText(resolve(dirname(file), path));
  const withXml = async <T extends { readonly definition: string }>({ definition, ...rest }: T) => ({
    ...rest,
    xml: await read(definition),
    dropped: null,
  });
  const all = <T, U>(list: readonly T[] | null, one: (entry: T) => Promise<U>) => list && Promise.all(list.map(one));
  const volumeOf = async ({ definition, ...rest }: z.infer<typeof volume>) => ({
    ...rest,
    xml: definition === null ? null : await read(definition),
    dropped: null,
  });
  return declaredConnection(
    {
      networks: await all(networks, async (network) => ({ ...(await withXml(network)), volumes: [] })),
      pools: await all(pools, async (pool) => ({
        ...(await withXml(pool)),
        volumes: await Promise.all(pool.volumes.map(volumeOf)),
      })),
      domains: await all(domains, async (domain) => ({ ...(await withXml(domain)), volumes: [] })),
    },
    { where: shown(file) },
  );
}

function parseSettings(text: string, file: string): z.infer<typeof settingsSchema> {
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new VirtspecError({
      code: 'settings-invalid',
      kind: 'usage',
      what: `${shown(file)} is not a NixVirt settings file`,
      why: cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message,
      fix: 'Name the JSON file that nixvirt.service passes to nixvirt-module-helper; `systemctl cat nixvirt` shows the script that passes it.',
      cause,
    });
  }
}
