import which from 'which';
import { aptSource } from './apt.ts';
import type { PackageSource } from './package-source.ts';
import { mirrorFrom, pinnedSource } from './pinned.ts';
import { pinnedPackages } from './pinned-packages.ts';

/**
 * apt if it is installed; otherwise (NixOS, Fedora, Arch), or if `VIRTSPEC_PROBE_MIRROR` names a server, virtspec's own list.
 * @throws VirtspecError `probe-mirror-invalid`
 */
export async function choosePackageSource(env: NodeJS.ProcessEnv = process.env): Promise<PackageSource> {
  const mirror = mirrorFrom(env);
  const apt = await which('apt-get', { nothrow: true });
  return apt === null || mirror !== undefined ? pinnedSource(pinnedPackages, mirror) : aptSource;
}
