/** What is read of an ELF file. https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html */
const header = {
  magic: '\x7fELF',
  class64: 2,
  littleEndian: 1,
  programHeaders: 32,
  entrySize: 54,
  entries: 56,
} as const;
const segments = { load: 1, dynamic: 2 } as const;
const tags = { end: 0, needed: 1, stringTable: 5 } as const;
/** Of an entry of the dynamic section: a tag and a value of eight bytes each. */
const dynamicEntry = 16;

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/**
 * The names of the libraries that a program or library for 64-bit little-endian machines is linked with: `libc.so.6`. The loader searches them by these
 * names. None for a static program, or a file that is not ELF.
 */
export function neededLibraries(content: Uint8Array): readonly string[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.toString('latin1', 0, 4) !== header.magic) return [];
  if (bytes[4] !== header.class64 || bytes[5] !== header.littleEndian) return [];
  const all = segmentsOf(bytes);
  const dynamic = all.find(({ type }) => type === segments.dynamic);
  if (!dynamic) return [];
  const entries = dynamicEntries(bytes, dynamic);
  const table = entries.find(([tag]) => tag === tags.stringTable)?.[1];
  const loaded = all.find(
    ({ type, address, size }) =>
      type === segments.load && table !== undefined && table >= address && table < address + size,
  );
  if (table === undefined || !loaded) return [];
  const strings = loaded.offset + table - loaded.address;
  return entries.filter(([tag]) => tag === tags.needed).map(([, at]) => textAt(bytes, strings + at));
}

function segmentsOf(bytes: Buffer): readonly Segment[] {
  const start = Number(bytes.readBigUInt64LE(header.programHeaders));
  const size = bytes.readUInt16LE(header.entrySize);
  return Array.from({ length: bytes.readUInt16LE(header.entries) }, (_, index) => {
    const at = start + index * size;
    const word = (offset: number) => Number(bytes.readBigUInt64LE(at + offset));
    return { type: bytes.readUInt32LE(at), offset: word(8), address: word(16), size: word(32) };
  });
}

function dynamicEntries(bytes: Buffer, { offset, size }: Segment): readonly (readonly [tag: number, value: number])[] {
  const entries: [number, number][] = [];
  for (let at = offset; at + dynamicEntry <= offset + size; at += dynamicEntry) {
    const tag = Number(bytes.readBigInt64LE(at));
    if (tag === tags.end) break;
    entries.push([tag, Number(bytes.readBigUInt64LE(at + 8))]);
  }
  return entries;
}

function textAt(bytes: Buffer, start: number): string {
  return bytes.toString('latin1', start, bytes.indexOf(0, start));
}
