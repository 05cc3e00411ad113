import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const compressors = { none: undefined, gz: 'gzip', xz: 'xz', zst: 'zstd' } as const;
export type Compression = keyof typeof compressors;

/** A Debian package of these files (path → content). */
export function debOf(files: Readonly<Record<string, string | Uint8Array>>, compression: Compression = 'none'): Buffer {
  const suffix = compression === 'none' ? '' : `.${compression}`;
  return arOf({ 'debian-binary': '2.0\n', 'control.tar': 'odd', [`data.tar${suffix}`]: dataOf(files, compression) });
}

/** An `ar` archive. */
export function arOf(members: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const parts = Object.entries(members).flatMap(([name, content]) => {
    const bytes = Buffer.from(content);
    const size = `${bytes.length}`.padEnd(10);
    return [`${name.padEnd(16)}${'0'.padEnd(12)}0     0     100644  ${size}\`\n`, bytes, bytes.length % 2 ? '\n' : ''];
  });
  return Buffer.concat(['!<arch>\n', ...parts].map((part) => Buffer.from(part)));
}

function dataOf(files: Readonly<Record<string, string | Uint8Array>>, compression: Compression): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'vs-deb-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const tar = execFileSync('tar', ['-c', '-C', folder, '.'], { maxBuffer: 2 ** 28 });
    const program = compressors[compression];
    return program ? execFileSync(program, ['-c'], { input: tar, maxBuffer: 2 ** 28 }) : tar;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
