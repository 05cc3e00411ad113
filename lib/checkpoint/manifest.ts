import { createHash } from 'node:crypto';
import * as z from 'zod';
import { VirtspecError } from '../error/virtspec-error.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
/** A path in the checkpoint's folder: it never leads out of it. */
const inside = z.string().regex(/^(?!\/)(?!(.*\/)?\.\.?(\/|$)).+$/);
const outside = z.string().regex(/^\//);

/** A file of the checkpoint: bytes, and its digest (`fingerprint`). */
const kept = z.object({ file: inside, size: z.int().nonnegative(), digest });

/** A file of a domain that was copied; `kept` is absent if the domain had no such file yet, so that libvirt makes one at its first start. */
const copied = z.object({
  kind: z.enum(['disk', 'nvram', 'tpm']),
  path: outside,
  kept: kept.extend({ mode: z.int(), uid: z.int(), gid: z.int() }).optional(),
});

/** The folder of a TPM: what is in it is the state, and nothing else. */
const folder = z.object({ path: outside, mode: z.int(), uid: z.int(), gid: z.int() });

/** A backing file, which no domain of the checkpoint writes: not copied, and verified before a restore. */
const backing = z.object({ path: outside, size: z.int().nonnegative(), digest });

const domain = z.object({
  name: z.string().min(1),
  uuid: z.uuid(),
  state: z.enum(['running', 'paused', 'shut off']),
  definition: kept,
  memory: kept.optional(),
  files: z.array(copied),
  folders: z.array(folder),
  backing: z.array(backing),
});

const manifest = z.object({
  name: z.string().min(1),
  created: z.iso.datetime(),
  virtspec: z.string(),
  connection: z.string(),
  libvirt: z.string(),
  qemu: z.string(),
  domains: z.array(domain).min(1),
});

const envelope = z.object({ format: z.literal('virtspec-checkpoint'), version: z.literal(1), digest, manifest });

export type Manifest = z.infer<typeof manifest>;
export type KeptDomain = Manifest['domains'][number];
export type KeptFile = z.infer<typeof kept>;
export type CopiedFile = KeptDomain['files'][number];
export type Backing = KeptDomain['backing'][number];

/** `manifest.json`, with a digest of its own: a changed path is noticed as a changed disk is. */
export function formatManifest(manifest: Manifest): string {
  const whole = { format: 'virtspec-checkpoint', version: 1, digest: digestOf(manifest), manifest };
  return `${JSON.stringify(whole, undefined, 2)}\n`;
}

/**
 * @param place for messages: the path of the file
 * @throws VirtspecError `checkpoint-damaged`, `checkpoint-version`
 */
export function parseManifest(text: string, place: string): Manifest {
  const data = parseJson(text, place);
  const version = z.object({ format: z.literal('virtspec-checkpoint'), version: z.int() }).safeParse(data);
  if (version.success && version.data.version !== 1) throw otherVersion(place, version.data.version);
  const parsed = envelope.safeParse(data);
  if (!parsed.success) throw damaged(place, z.prettifyError(parsed.error), parsed.error);
  if (digestOf(parsed.data.manifest) !== parsed.data.digest)
    throw damaged(place, 'it was changed since it was written');
  return parsed.data.manifest;
}

/** All files of the checkpoint that a domain needs. */
export function keptFilesOf(domain: KeptDomain): readonly KeptFile[] {
  const files = domain.files.flatMap(({ kept }) => kept ?? []);
  return [domain.definition, ...(domain.memory ? [domain.memory] : []), ...files];
}

function digestOf(manifest: Manifest): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(place, 'it is not JSON', cause);
  }
}

function damaged(place: string, why: string, cause?: unknown): VirtspecError {
  return new VirtspecError({
    code: 'checkpoint-damaged',
    kind: 'refused',
    what: `${place} is damaged; nothing was changed`,
    why,
    fix: 'Restore the folder from a backup, or delete it.',
    cause,
  });
}

function otherVersion(place: string, version: number): VirtspecError {
  return new VirtspecError({
    code: 'checkpoint-version',
    kind: 'refused',
    what: `${place} has format version ${version}, and this virtspec reads version 1`,
    fix: 'Use the virtspec that wrote it.',
  });
}
