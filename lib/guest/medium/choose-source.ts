import which from 'which';
import { aptSource } from './apt.ts';
import type { Flavour } from './flavour.ts';
import type { PackageSource } from './package-source.ts';
import { mirrorFrom, pinnedSource } from './pinned.ts';
import { pinnedAgentPackages } from './pinned-agent-packages.ts';
import { pinnedPackages } from './pinned-packages.ts';

/** By the guest's name. */
const pinnedLists = { probe: [pinnedPackages], agent: [pinnedPackages, pinnedAgentPackages] } as const;

/**
 * apt if it is installed; otherwise (NixOS, Fedora, Arch), or if `VIRTSPEC_PROBE_MIRROR` names a server, virtspec's own lists.
 * @throws VirtspecError `probe-mirror-invalid`
 */
export async function choosePackageSource(
  flavour: Flavour,
  env: NodeJS.ProcessEnv = process.env,
): Promise<PackageSource> {
  const mirror = mirrorFrom(env);
  const apt = await which('apt-get', { nothrow: true });
  return apt === null || mirror !== undefined ? pinnedSource(pinnedLists[flavour.name], mirror) : aptSource(flavour);
}
