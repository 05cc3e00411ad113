import { appendFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeLane } from '../support/lane.ts';
import { lockedNixVirt } from '../support/nix-sources.ts';
import { root, runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

const nixvirt = await lockedNixVirt();

/** In the checkout, which has the reference lab's `flake.lock`, with a separate cache. */
function virtspecWith(place: Workplace) {
  const env = { ...place.env, XDG_CACHE_HOME: place.path('cache') };
  return (...args: string[]) => runVirtspec(args, { cwd: root, env });
}

describeLane(
  'nix',
  'the reference lab and its NixVirt',
  () => {
    test('recorded XML is used before NixVirt is added, and a live rendering afterwards', async () => {
      using place = new Workplace();
      const virtspec = virtspecWith(place);
      expect((await virtspec('render')).stdout).toMatch(/^recorded XML of NixVirt 0\.6\.0/);
      expect(await virtspec('nixvirt', 'add', nixvirt.folder)).toMatchObject({ code: 0 });
      for (const words of [[], ['--nixvirt', '0.6.0'], ['--nixvirt', '5dfe108']]) {
        const { code, stdout } = await virtspec('render', ...words);
        expect(code).toBe(0);
        expect(stdout).toMatch(/^Nix evaluated .*nixvirt with NixVirt 0\.6\.0 \(5dfe108\), without nixpkgs\n/);
      }
    });

    test('another NixVirt renders it too, and is named as not the locked one', async () => {
      using place = new Workplace();
      const other = place.path('other');
      cpSync(nixvirt.folder, other, { recursive: true });
      appendFileSync(join(other, 'README.md'), 'Changed.\n');
      const args = ['--target', 'rendered', '--reporter', 'json'];
      const { code, stdout } = await virtspecWith(place)('verify', '--nixvirt', other, ...args);
      expect(code).toBe(0);
      expect(JSON.parse(stdout).provenance).toMatchObject({
        kind: 'live',
        text: expect.stringMatching(
          /NixVirt in .*other \(sha256-.*\), not the locked NixVirt 0\.6\.0 \(5dfe108\), without nixpkgs$/,
        ),
      });
    });

    test('--nixvirt without Nix does not fall back to recorded XML', async () => {
      using place = new Workplace();
      const { code, stdout, stderr } = await runVirtspec(['render', '--nixvirt', nixvirt.folder], {
        cwd: root,
        env: { ...place.env, PATH: '/nonexistent' },
      });
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain('nix-instantiate is not installed, and recorded XML cannot be used with --nixvirt');
    });
  },
  nixvirt.missing,
);
