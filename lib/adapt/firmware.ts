import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** A firmware build, as described by its package. https://www.qemu.org/docs/master/interop/firmware.json.html */
export interface FirmwareDescriptor {
  /** File that the descriptor was read from. */
  readonly origin: string;
  readonly architectures: readonly string[];
  /** Globs over canonical machine types: `pc-q35-*`. */
  readonly machines: readonly string[];
  readonly code: string;
  readonly vars: string;
  /** Of both files. */
  readonly format: 'raw' | 'qcow2';
  readonly secureBoot: boolean;
  readonly enrolledKeys: boolean;
  readonly requiresSmm: boolean;
}

/** In QEMU's order: a file in a later folder overrides one of the same name in an earlier folder. */
export const firmwareFolders = ['/usr/share/qemu/firmware', '/etc/qemu/firmware'] as const;

const file = z.object({ filename: z.string(), format: z.enum(['raw', 'qcow2']) });
const schema = z.object({
  'interface-types': z.array(z.string()),
  mapping: z.object({ device: z.literal('flash'), executable: file, 'nvram-template': file }),
  targets: z.array(z.object({ architecture: z.string(), machines: z.array(z.string()) })),
  features: z.array(z.string()),
});

/**
 * Parses one descriptor. Undefined for anything that virtspec cannot use: firmware other than UEFI in flash with a variable template, and text that
 * is not a descriptor (QEMU and libvirt skip those too).
 */
export function parseFirmwareDescriptor(text: string, origin: string): FirmwareDescriptor | undefined {
  const parsed = schema.safeParse(jsonOf(text));
  if (!parsed.success || !parsed.data['interface-types'].includes('uefi')) return undefined;
  const { mapping, targets, features } = parsed.data;
  if (mapping.executable.format !== mapping['nvram-template'].format) return undefined;
  return {
    origin,
    architectures: targets.map((target) => target.architecture),
    machines: targets.flatMap((target) => target.machines),
    code: mapping.executable.filename,
    vars: mapping['nvram-template'].filename,
    format: mapping.executable.format,
    secureBoot: features.includes('secure-boot'),
    enrolledKeys: features.includes('enrolled-keys'),
    requiresSmm: features.includes('requires-smm'),
  };
}

/**
 * The descriptors in `folders`, in QEMU's order of preference: by file name; for equal names, the last folder wins. An absent folder contains none;
 * an empty file hides those of the same name.
 */
export async function readFirmwareDescriptors(
  folders: readonly string[] = firmwareFolders,
): Promise<readonly FirmwareDescriptor[]> {
  const files = new Map<string, string>();
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names) if (name.endsWith('.json')) files.set(name, join(folder, name));
  }
  const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
  const read = await Promise.all(sorted.map(async (path) => parseFirmwareDescriptor(await readText(path), path)));
  return read.filter((descriptor) => descriptor !== undefined);
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
