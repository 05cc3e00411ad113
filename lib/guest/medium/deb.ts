import { open } from 'node:fs/promises';
import { VirtspecError } from '../../error/virtspec-error.ts';

/** The position of the files in a package. */
export interface DataMember {
  /** The suffix of `data.tar`. */
  readonly compression: 'none' | 'gz' | 'xz' | 'zst';
  /** Offsets of its first and its last byte in the file. */
  readonly start: number;
  readonly end: number;
}

const magic = '!<arch>\n';
const headerSize = 60;
const compressions: Readonly<Record<string, DataMember['compression']>> = {
  'data.tar': 'none',
  'data.tar.gz': 'gz',
  'data.tar.xz': 'xz',
  'data.tar.zst': 'zst',
};

/**
 * Finds the files of a Debian package, which is an `ar` archive: https://man7.org/linux/man-pages/man5/deb.5.html
 * @throws VirtspecError `probe-unpack` if it is not a package, or truncated
 */
export async function findData(file: string): Promise<DataMember> {
  await using handle = await open(file);
  const { size } = await handle.stat();
  const read = async (at: number, length: number) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
    return buffer.toString('latin1', 0, bytesRead);
  };
  if ((await read(0, magic.length)) !== magic) throw notUnpacked(file, 'it is not a Debian package');
  for (let at = magic.length; at + headerSize <= size; ) {
    const { name, length } = readHeader(await read(at, headerSize), file);
    const start = at + headerSize;
    if (start + length > size)
      throw notUnpacked(file, `it is truncated: ${name} has ${size - start} of ${length} bytes`);
    if (name.startsWith('data.tar') && length === 0) throw notUnpacked(file, `its ${name} is empty`);
    if (name.startsWith('data.tar')) return { compression: compressionOf(name, file), start, end: start + length - 1 };
    // Members start at even offsets.
    at = start + length + (length % 2);
  }
  throw notUnpacked(file, 'it has no data.tar: it is truncated, or not a Debian package');
}

/** The error for a package that cannot be unpacked. */
export function notUnpacked(file: string, why: string): VirtspecError {
  return new VirtspecError({
    code: 'probe-unpack',
    kind: 'environment',
    what: `the package ${file} could not be unpacked`,
    why,
    fix: 'Remove the file, and run this again to download it.',
  });
}

/** Name in 16 bytes, decimal size from 48 to 57, and an end mark; GNU's `ar` adds a slash to the name. */
function readHeader(header: string, file: string): { readonly name: string; readonly length: number } {
  const length = /^\d+ *$/.test(header.slice(48, 58)) ? Number(header.slice(48, 58)) : undefined;
  if (!header.endsWith('`\n') || length === undefined) throw notUnpacked(file, 'a header in it is invalid');
  return { name: header.slice(0, 16).trimEnd().replace(/\/$/, ''), length };
}

function compressionOf(name: string, file: string): DataMember['compression'] {
  const compression = compressions[name];
  if (compression === undefined) throw notUnpacked(file, `virtspec cannot decompress its ${name}`);
  return compression;
}
