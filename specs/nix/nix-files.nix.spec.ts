import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { filesOfTheCheckout } from '../support/locked-checkout.ts';
import { root } from '../support/virtspec.ts';

const files = filesOfTheCheckout().filter((file) => file.endsWith('.nix'));

describeLane('nix', 'every Nix file of the project', () => {
  test('the flake, the lab and the template have Nix files', () => {
    expect(files).toEqual(
      expect.arrayContaining(['flake.nix', 'nixvirt/domains.nix', 'nix/template/flake.nix', 'lib/render/render.nix']),
    );
  });

  test.each(files)('%s can be parsed', (file) => {
    execFileSync('nix-instantiate', ['--parse', join(root, file)], { stdio: 'pipe' });
  });

  // Neither Debian nor npm has them; `nix fmt` is nixpkgs-fmt, and is run where nixpkgs is available.
  test.skip('nixpkgs-fmt, statix and deadnix report nothing (skipped: they come from nixpkgs alone)', () => {});
});
