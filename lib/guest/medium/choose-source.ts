import which from 'which';
import { aptSource } from './apt.ts';
import type { PackageSource } from './package-source.ts';
import { mirrorFrom, pinnedSource } from './pinned.ts';
import { pinnedPackages } from './pinned-packages.ts';

/**
 * apt where there is one, and virtspec's own list elsewhere (NixOS, Fedora, Arch), or where `VIRTSPEC_PROBE_MIRROR` says where to take that from.
 * @throws VirtspecError `probe-mirror-invalid`
 */
export async function choosePackageSource(env: NodeJS.ProcessEnv = process.env): Promise<PackageSource> {
  const mirror = mirrorFrom(env);
  const apt = await which('apt-get', { nothrow: true });
  return apt === null || mirror !== undefined ? pinnedSource(pinnedPackages, mirror) : aptSource;
}
