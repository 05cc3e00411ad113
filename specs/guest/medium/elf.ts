/** A program for 64 bits that is linked with these libraries, as far as the loader's search for them reads it. */
export function elfOf(...libraries: readonly string[]): Buffer {
  const address = 0x400000;
  const strings = Buffer.from(`\0${libraries.map((name) => `${name}\0`).join('')}`);
  const dynamicAt = 64 + 2 * 56;
  const dynamic = Buffer.alloc((libraries.length + 2) * 16);
  const stringsAt = dynamicAt + dynamic.length;
  const entries = [[5, address + stringsAt], ...libraries.map((name) => [1, strings.indexOf(`\0${name}\0`) + 1])];
  entries.forEach(([tag = 0, value = 0], index) => {
    dynamic.writeBigUInt64LE(BigInt(tag), index * 16);
    dynamic.writeBigUInt64LE(BigInt(value), index * 16 + 8);
  });
  const head = Buffer.alloc(64);
  head.write('\x7fELF\x02\x01', 'latin1');
  head.writeBigUInt64LE(64n, 32);
  head.writeUInt16LE(56, 54);
  head.writeUInt16LE(2, 56);
  const total = stringsAt + strings.length;
  return Buffer.concat([head, segment(1, 0, total), segment(2, dynamicAt, dynamic.length), dynamic, strings]);

  function segment(type: number, offset: number, size: number): Buffer {
    const bytes = Buffer.alloc(56);
    bytes.writeUInt32LE(type);
    bytes.writeBigUInt64LE(BigInt(offset), 8);
    bytes.writeBigUInt64LE(BigInt(address + offset), 16);
    bytes.writeBigUInt64LE(BigInt(size), 32);
    return bytes;
  }
}
