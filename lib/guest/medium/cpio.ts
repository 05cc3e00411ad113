/** An entry of an archive: a regular file, a folder, or a symbolic link. Names have no leading slash; a folder comes before its content. */
export type CpioEntry =
  | { readonly name: string; readonly kind: 'file'; readonly content: Uint8Array; readonly executable?: boolean }
  | { readonly name: string; readonly kind: 'folder' }
  | { readonly name: string; readonly kind: 'link'; readonly target: string };

const modes = { file: 0o100644, folder: 0o040755, link: 0o120777 } as const;

/**
 * An archive in cpio's `newc` format, for use as an initramfs: reproducible, owned by root, without times.
 * https://docs.kernel.org/driver-api/early-userspace/buffer-format.html
 */
export function cpioArchive(entries: readonly CpioEntry[]): Uint8Array {
  const parts = entries.flatMap((entry, index) => member(entry.name, modeOf(entry), contentOf(entry), index + 1));
  return Buffer.concat([...parts, ...member('TRAILER!!!', 0, new Uint8Array(), 0)]);
}

function modeOf(entry: CpioEntry): number {
  return entry.kind === 'file' && entry.executable ? 0o100755 : modes[entry.kind];
}

function contentOf(entry: CpioEntry): Uint8Array {
  if (entry.kind === 'file') return entry.content;
  return entry.kind === 'link' ? Buffer.from(entry.target) : new Uint8Array();
}

function member(name: string, mode: number, content: Uint8Array, inode: number): readonly Uint8Array[] {
  const bytes = Buffer.from(`${name}\0`);
  const links = 1;
  const fields = [inode, mode, 0, 0, links, 0, content.length, 0, 0, 0, 0, bytes.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  return [Buffer.from(header), bytes, padding(header.length + bytes.length), content, padding(content.length)];
}

/** Padding to the next multiple of four. */
function padding(length: number): Uint8Array {
  return new Uint8Array((4 - (length % 4)) % 4);
}
