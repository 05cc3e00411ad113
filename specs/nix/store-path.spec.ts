import { expect, test } from 'vitest';
import { sourceStorePath } from '../../lib/nix/store-path.ts';

/** NixVirt 0.6.0, as flake.lock has it. */
const narHash = 'sha256-DNBZmuk1YRM2PmwbHzVdXumRjCUzQkMarg4iI/37rOQ=';

test('a locked source is where Nix puts it', () => {
  expect(sourceStorePath(narHash, {})).toBe('/nix/store/8ap6v7m61sfpggkwx1wg9pvp7mqqx5cy-source');
});

test('another store gives another path', () => {
  const path = sourceStorePath(narHash, { NIX_STORE_DIR: '/elsewhere' });
  expect(path).toMatch(/^\/elsewhere\/[0-9a-z]{32}-source$/);
  expect(path).not.toContain('8ap6v7m61sfpggkwx1wg9pvp7mqqx5cy');
});
