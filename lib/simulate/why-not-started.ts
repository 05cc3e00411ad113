import { type Cidr, overlap, parseCidr } from '../model/ip.ts';
import { makesBridge } from '../model/network-bridge.ts';
import type { Disk, Domain, Network } from '../model/objects.ts';
import type { Imagined, ImaginedObjects } from './imagined.ts';
import { bridgesUp, ownLinks } from './imagined-links.ts';

/**
 * Why libvirt will not start an object, as far as it can be known in advance: a pool's directory, a domain's network or bridge, a disk's file, a link
 * or another network that already has the network's bridge or addresses.
 */
export function whyNotStarted({ definition }: Imagined, libvirt: ImaginedObjects): string | undefined {
  switch (definition.kind) {
    case 'pool': {
      const { path = '', type } = definition;
      const { folders } = libvirt.observed;
      return type === 'dir' && folders.has(path) && folders.get(path) === undefined
        ? `${path} does not exist`
        : undefined;
    }
    case 'network':
      return takenBridge(definition, libvirt) ?? takenAddress(definition, libvirt) ?? takenSubnet(definition, libvirt);
    case 'domain':
      return (
        stoppedNetwork(definition, libvirt) ?? missingBridge(definition, libvirt) ?? missingDisk(definition, libvirt)
      );
  }
}

/** The kernel must have no other route to the network's addresses (libvirt's `networkCheckRouteCollision`), of which libvirt checks only IPv4. */
function takenAddress(network: Network, libvirt: ImaginedObjects): string | undefined {
  const own = ownLinks(libvirt);
  const links = (libvirt.observed.state.host?.links ?? []).filter(({ name }) => own?.has(name) && name !== 'lo');
  for (const { address, prefix, family } of network.addresses) {
    if (family !== 'ipv4' || prefix === undefined) continue;
    for (const link of links) {
      const other = link.addresses.find((one) => overlaps(one, { address, prefix }));
      if (other !== undefined) return `the link ${link.name} has ${other}, which overlaps ${address}/${prefix}`;
    }
  }
  return undefined;
}

/** A link with the bridge's name that no network has created, if libvirt would create it. */
function takenBridge(network: Network, libvirt: ImaginedObjects): string | undefined {
  const { bridge } = network;
  return bridge !== undefined && makesBridge(network) && ownLinks(libvirt)?.has(bridge)
    ? `the host already has a link ${bridge}, which belongs to no network`
    : undefined;
}

/** Another active network has the addresses, on a bridge that does not exist yet or was not inspected. */
function takenSubnet(network: Network, libvirt: ImaginedObjects): string | undefined {
  const others = libvirt.all('network').filter(({ active, definition }) => active && definition.name !== network.name);
  for (const { address, prefix, family } of network.addresses) {
    if (family !== 'ipv4' || prefix === undefined) continue;
    for (const { definition: other } of others) {
      if (other.kind !== 'network') continue;
      const clash = other.addresses.find(
        (one) => one.prefix !== undefined && overlap({ ...one, prefix: one.prefix }, { address, prefix }),
      );
      if (clash)
        return `the network ${other.name} has ${clash.address}/${clash.prefix}, which overlaps ${address}/${prefix}`;
    }
  }
  return undefined;
}

function overlaps(cidr: string, other: Cidr): boolean {
  const one = parseCidr(cidr);
  return one !== undefined && overlap(one, other);
}

function stoppedNetwork({ interfaces }: Domain, libvirt: ImaginedObjects): string | undefined {
  const names = interfaces.flatMap(({ type, network }) =>
    type === 'network' && network !== undefined ? [network] : [],
  );
  const stopped = names.find((name) => !libvirt.named('network', name)?.active);
  return stopped === undefined ? undefined : `the network ${stopped} is not active`;
}

/** A bridge exists while the network that creates it is active, or if it is one of the host's own links. */
function missingBridge({ interfaces }: Domain, libvirt: ImaginedObjects): string | undefined {
  const own = ownLinks(libvirt);
  if (!own) return undefined;
  const up = bridgesUp(libvirt);
  const bridges = interfaces.flatMap(({ type, bridge }) => (type === 'bridge' && bridge !== undefined ? [bridge] : []));
  const missing = bridges.find((bridge) => !up.has(bridge) && !own.has(bridge));
  return missing && `the bridge ${missing} does not exist`;
}

function missingDisk({ disks }: Domain, libvirt: ImaginedObjects): string | undefined {
  const missing = disks.find((disk) => disk.startupPolicy !== 'optional' && isMissing(disk, libvirt));
  return missing && `${missing.file ?? `volume ${missing.pool}/${missing.volume}`} does not exist`;
}

function isMissing({ file, pool, volume }: Disk, libvirt: ImaginedObjects): boolean {
  if (file !== undefined) return libvirt.observed.missing.has(file) && !isMade(file, libvirt);
  if (pool === undefined || volume === undefined) return false;
  const found = libvirt.named('pool', pool);
  return !found?.active || found.volumes?.has(volume) === false;
}

/** Whether the apply itself creates it, as a volume. */
function isMade(file: string, libvirt: ImaginedObjects): boolean {
  return libvirt.all('pool').some(({ definition, volumes }) => {
    const path = definition.kind === 'pool' ? definition.path : undefined;
    return path !== undefined && file.startsWith(`${path}/`) && (volumes?.has(file.slice(path.length + 1)) ?? true);
  });
}
