import type { Fix } from '../../finding/fix.ts';

/** A volume has no UUID, and a deleted one is lost. NixVirt deletes one only with `present = false`. */
export const fixOfLostVolume: Fix = {
  nix: 'Restore the volume from a backup, and look for `present = false` or a changed name in the `volumes` of its pool.',
  xml: 'Restore the volume from a backup, and look for its name under `absent` in `manifest.json`, or for a changed name in its XML.',
};
