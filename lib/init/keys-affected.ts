import { beside } from '../checks/declaration/attributes-emitted.ts';
import type { RenderedObject } from '../model/rendered.ts';

type HoldingKind = 'network' | 'pool' | 'domain';

/** Where NixVirt writes what a key of the lab file is read from, below the root element. Its attributes are nested and named like libvirt's elements. */
const places: Readonly<Record<HoldingKind, Readonly<Record<string, readonly string[]>>>> = {
  network: {
    forward: ['forward'],
    address: ['ip.address', 'ip.netmask', 'ip.prefix', 'ip.family'],
    dhcp: ['ip.dhcp', 'ip.address', 'ip.netmask', 'ip.prefix', 'ip.family'],
  },
  pool: { path: ['target', 'source'], volumes: ['volumes'] },
  domain: {
    memory: ['memory', 'currentMemory', 'maxMemory', 'cpu.numa'],
    vcpus: ['vcpu', 'vcpus', 'cpu.topology'],
    firmware: ['os', 'features.smm'],
    tpm: ['devices.tpm'],
    disks: ['devices.disk'],
    interfaces: ['devices.interface'],
  },
};

/**
 * The keys of a lab file whose values may change once the attributes that NixVirt ignored are corrected: those at the place of what was probably meant; where
 * that is not known, those at the place where the attribute is. `devices.graphics[0].port` concerns no key. `all`: it may be any of them.
 */
export function keysAffectedBy({ kind, dropped = [], misspelt }: RenderedObject): readonly string[] | 'all' {
  if (kind === 'volume') return [];
  const affected = dropped.map((path) => {
    const meant = misspelt?.get(path)?.xpath;
    if (meant !== undefined) return dotted(meant);
    return beside[kind]?.includes(path) ? path : parentOf(path);
  });
  if (affected.includes('')) return 'all';
  return Object.entries(places[kind])
    .filter(([, own]) => own.some((place) => affected.some((one) => isWithin(one, place) || isWithin(place, one))))
    .map(([key]) => key);
}

/** Empty for the object itself: an argument of a template may concern anything. */
function parentOf(path: string): string {
  if (path.includes(' ')) return '';
  return withoutIndices(path).split('.').slice(0, -1).join('.');
}

/** `/domain/devices/interface[1]/mac/@address` as `devices.interface.mac.address`. */
function dotted(xpath: string): string {
  return withoutIndices(xpath).replaceAll('@', '').split('/').slice(2).join('.');
}

function withoutIndices(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '');
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`);
}
