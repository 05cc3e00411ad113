import { expect, test } from 'vitest';
import { runVirtspec } from '../support/virtspec.ts';
import { Workplace } from '../support/workplace.ts';

test('a lab that cannot be rendered here is not tried on every libvirt, and none is made for it', async () => {
  using place = new Workplace();
  place.write('networks.nix', '{ NixVirt }: [ ]');
  place.write('lab.yaml', 'lab: nix\nsource: { nix: . }\n');
  const args = ['verify', '--libvirt', 'here', '--libvirt', 'forky'];
  const env = { ...place.env, VIRTSPEC_NIXVIRT: '', XDG_CACHE_HOME: place.path('cache') };
  const { code, stderr } = await runVirtspec(args, { cwd: place.folder, env });
  expect(code).toBe(3);
  expect(stderr).toMatch(/^error: .* cannot be rendered here$/m);
  // The phases of the second combination did not begin.
  expect(stderr.match(/: Render/g)).toHaveLength(1);
  expect(stderr).not.toContain('forky: ');
});
