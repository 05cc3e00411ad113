import { open } from 'node:fs/promises';
import type { IsoFile } from '../host-facts.ts';

const sector = 2048;
/** The first sector of a volume's descriptors, in ISO 9660 and in UDF. */
const first = 16;
const most = 32;

/**
 * The format of a disc image, from its volume descriptors, and the size in its ISO 9660 descriptor; undefined if this user may not read it. ECMA-119
 * (ISO 9660) 8.4, ECMA-167 (UDF) 2/8.
 */
export async function discFormat(path: string): Promise<Pick<IsoFile, 'format' | 'promised'> | undefined> {
  let buffer: Buffer;
  try {
    await using file = await open(path, 'r');
    const read = await file.read(Buffer.alloc(most * sector), 0, most * sector, first * sector);
    buffer = read.buffer.subarray(0, read.bytesRead);
  } catch (error) {
    if (['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  const marks = Array.from({ length: most }, (_, index) =>
    buffer.toString('latin1', index * sector + 1, index * sector + 6),
  );
  if (marks.some((mark) => mark === 'NSR02' || mark === 'NSR03'))
    return { format: 'UDF', promised: promisedBy(buffer) };
  if (marks[0] === 'CD001') return { format: 'ISO 9660', promised: promisedBy(buffer) };
  return { format: 'neither', promised: undefined };
}

/** Volume space size times block size, of the primary volume descriptor. */
function promisedBy(descriptor: Buffer): number | undefined {
  if (descriptor.length < sector || descriptor.toString('latin1', 1, 6) !== 'CD001') return undefined;
  return descriptor.readUInt32LE(80) * descriptor.readUInt16LE(128);
}
