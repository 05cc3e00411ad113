import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../lib');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

/** A command between backticks in a text, up to the first value that is not quoted for a shell. */
const unquoted =
  /\\`(?:sudo |env )?(?:virtspec|virsh|ssh|scp|nix|systemctl|journalctl|qemu-img|rm|mv|cp|mkdir|chown|chmod|usermod|ls)\b(?:[^`$]|\$\{shellWord\([^}]*\)\}|\$\{\w+\.map\(shellWord\)[^}]*\})*\$\{(?!shellWord\(|\w+\.map\(shellWord\))[^}]*\}/g;

test('a name or path in a command that a text tells to run is one word of a shell', () => {
  const found = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(unquoted)].map(([hit]) => `${file}: ${hit}`),
  );
  expect(found).toEqual([]);
});

test('the pattern finds what it is for', () => {
  const seen = (text: string) => [...text.matchAll(unquoted)].length;
  expect(seen('fix: `Run \\`virtspec off ${name}\\`.`')).toBe(1);
  expect(seen('fix: `Run \\`virsh -c ${shellWord(uri)} start ${name}\\`.`')).toBe(1);
  expect(seen('fix: `Run \\`virtspec off ${shellWord(name)}\\`.`')).toBe(0);
  expect(seen("fix: `Run \\`virtspec off ${names.map(shellWord).join(' ')}\\`.`")).toBe(0);
});
