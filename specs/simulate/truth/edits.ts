import fc from 'fast-check';
import type { DeclaredConnection, ListedKind, RenderedObject } from '../../../lib/model/rendered.ts';

/** A small lab that may be edited: undefined means not declared. */
export interface SmallLab {
  readonly domains: Readonly<Record<number, SmallDomain | undefined>>;
  readonly networks: Readonly<Record<number, SmallNetwork | undefined>>;
  readonly pool: SmallPool | undefined;
  readonly emptied: readonly ListedKind[];
}

interface SmallDomain {
  readonly name: string;
  readonly memory: number;
  readonly nic: 'none' | 'net0' | 'net1' | 'bridge' | 'host-bridge';
  readonly mac: boolean;
  readonly active: boolean | null;
  readonly restart: boolean | null;
}

interface SmallNetwork {
  readonly range: number;
  readonly mac: boolean;
  /** Declared, left to libvirt, or declared as a pattern. */
  readonly bridge: 'own' | 'none' | 'pattern';
  /** `bridge`: uses a bridge of the host. */
  readonly forward: 'isolated' | 'nat' | 'bridge';
  readonly active: boolean | null;
}

interface SmallPool {
  readonly volumes: readonly string[];
  readonly absent: readonly string[];
  readonly active: boolean | null;
}

/** A change of the lab, or of the libvirt behind its back. */
export type Edit =
  | { readonly edit: 'domain'; readonly slot: number; readonly to: SmallDomain | undefined }
  | { readonly edit: 'network'; readonly slot: number; readonly to: SmallNetwork | undefined }
  | { readonly edit: 'pool'; readonly to: SmallPool | undefined }
  | { readonly edit: 'empty'; readonly kinds: readonly ListedKind[] }
  | { readonly edit: 'hand'; readonly what: Hand; readonly slot: number };

/** A manual change of libvirt. */
export type Hand =
  | 'start'
  | 'destroy'
  | 'net-destroy'
  | 'pool-destroy'
  | 'stray'
  | 'stray-running'
  | 'stray-transient'
  | 'change'
  | 'snapshot'
  | 'managedsave'
  /** An active object continues as a transient one. */
  | 'undefine'
  | 'net-undefine'
  | 'pool-undefine';

const noLab: SmallLab = { domains: {}, networks: {}, pool: undefined, emptied: [] };

const slot = fc.nat({ max: 2 });
const wish = fc.constantFrom<boolean | null>(true, null, null, false);
const domain = fc.record({
  name: fc.constantFrom('x', 'y', 'z'),
  memory: fc.constantFrom(16, 24),
  nic: fc.constantFrom<SmallDomain['nic']>('none', 'net0', 'net0', 'net1', 'bridge', 'host-bridge'),
  mac: fc.boolean(),
  active: wish,
  restart: fc.constantFrom<boolean | null>(null, null, null, true, false),
});
const network = fc.record({
  range: fc.constantFrom(1, 2),
  mac: fc.boolean(),
  bridge: fc.constantFrom<SmallNetwork['bridge']>('own', 'own', 'none', 'none', 'pattern'),
  forward: fc.constantFrom<SmallNetwork['forward']>('isolated', 'isolated', 'nat', 'nat', 'bridge'),
  active: fc.constantFrom<boolean | null>(true, true, null, false),
});
const pool = fc.record({
  volumes: fc.uniqueArray(fc.constantFrom('a.img', 'b.img'), { maxLength: 2 }),
  absent: fc.constantFrom<readonly string[]>([], [], ['c.img']),
  active: wish,
});
/** A lab that is active after its first apply. */
const populated: fc.Arbitrary<SmallLab> = fc
  .record({
    domains: fc.array(
      domain.map((one) => ({ ...one, active: true })),
      { minLength: 1, maxLength: 3 },
    ),
    networks: fc.array(
      network.map((one) => ({ ...one, active: true })),
      { minLength: 2, maxLength: 2 },
    ),
    pool: pool.map((one) => ({ ...one, active: true })),
  })
  .map(({ domains, networks, pool: store }) => ({
    domains: { ...domains.map((one, index) => ({ ...one, name: ['x', 'y', 'z'][index] ?? '' })) },
    networks: { ...networks },
    pool: store,
    emptied: [],
  }));

/** The state before the first edit. */
export const beginning: fc.Arbitrary<SmallLab> = fc.oneof(
  { arbitrary: populated, weight: 3 },
  { arbitrary: fc.constant(noLab), weight: 1 },
);

const hands: readonly Hand[] = [
  ...(['start', 'start', 'start', 'destroy', 'net-destroy', 'pool-destroy'] as const),
  ...(['stray', 'stray-running', 'stray-transient', 'change', 'snapshot'] as const),
  ...(['managedsave', 'undefine', 'undefine', 'net-undefine', 'pool-undefine'] as const),
];

export const edit: fc.Arbitrary<Edit> = fc.oneof(
  { arbitrary: fc.record({ edit: fc.constant('domain' as const), slot, to: domain }), weight: 5 },
  { arbitrary: fc.record({ edit: fc.constant('network' as const), slot: fc.nat({ max: 1 }), to: network }), weight: 4 },
  { arbitrary: fc.record({ edit: fc.constant('pool' as const), to: pool }), weight: 2 },
  { arbitrary: fc.record({ edit: fc.constant('domain' as const), slot, to: fc.constant(undefined) }), weight: 1 },
  {
    arbitrary: fc.record({
      edit: fc.constant('network' as const),
      slot: fc.nat({ max: 1 }),
      to: fc.constant(undefined),
    }),
    weight: 1,
  },
  { arbitrary: fc.record({ edit: fc.constant('pool' as const), to: fc.constant(undefined) }), weight: 1 },
  {
    arbitrary: fc.record({
      edit: fc.constant('empty' as const),
      kinds: fc.uniqueArray(fc.constantFrom<ListedKind>('domain', 'network', 'pool'), { maxLength: 1 }),
    }),
    weight: 1,
  },
  { arbitrary: fc.record({ edit: fc.constant('hand' as const), what: fc.constantFrom(...hands), slot }), weight: 5 },
);

/** The lab after an edit; an edit that would give two domains the same name changes nothing, because it would be refused before NixVirt. */
export function edited(lab: SmallLab, change: Edit): SmallLab {
  switch (change.edit) {
    case 'domain': {
      const others = Object.entries(lab.domains).filter(([key]) => Number(key) !== change.slot);
      if (others.some(([, other]) => other !== undefined && other.name === change.to?.name)) return lab;
      return { ...lab, domains: { ...lab.domains, [change.slot]: change.to } };
    }
    case 'network':
      return { ...lab, networks: { ...lab.networks, [change.slot]: change.to } };
    case 'pool':
      return { ...lab, pool: change.to };
    // An empty list instead of its content: NixVirt deletes that.
    case 'empty':
      return {
        domains: change.kinds.includes('domain') ? {} : lab.domains,
        networks: change.kinds.includes('network') ? {} : lab.networks,
        pool: change.kinds.includes('pool') ? undefined : lab.pool,
        emptied: change.kinds,
      };
    case 'hand':
      return lab;
  }
}

export const domainUuid = (slot: number) => `d0000000-0000-4000-8000-00000000000${slot}`;
const networkUuid = (slot: number) => `a0000000-0000-4000-8000-00000000000${slot}`;
export const poolUuid = 'b0000000-0000-4000-8000-000000000000';

/** What NixVirt's module is given for it. */
export function connectionOf({ domains, networks, pool: store, emptied }: SmallLab): DeclaredConnection {
  const objects: RenderedObject[] = [];
  const put = (
    kind: RenderedObject['kind'],
    name: string,
    uuid: string | undefined,
    text: string,
    rest: Partial<RenderedObject>,
  ) =>
    objects.push({
      kind,
      name,
      uuid,
      pool: undefined,
      active: null,
      xml: { text, origin: `${kind}/${name}` },
      ...rest,
    });
  for (const [key, one] of Object.entries(networks)) {
    if (one)
      put('network', `net${key}`, networkUuid(Number(key)), networkXml(Number(key), one), { active: one.active });
  }
  if (store) {
    put('pool', 'store', poolUuid, poolXml, { active: store.active });
    for (const name of store.volumes) put('volume', name, undefined, volumeXml(name), { pool: 'store' });
  }
  for (const [key, one] of Object.entries(domains)) {
    if (one)
      put('domain', one.name, domainUuid(Number(key)), domainXml(Number(key), one), {
        active: one.active,
        restart: one.restart,
      });
  }
  const absent = store?.absent.map((name) => ({ pool: 'store', name })) ?? [];
  return { objects, emptied: emptied.filter((kind) => !objects.some((object) => object.kind === kind)), absent };
}

/** A bridge of the host, which no network creates. */
export const hostBridge = 'vsh';

function networkXml(slot: number, { range, mac, bridge, forward }: SmallNetwork): string {
  const head = `<name>net${slot}</name><uuid>${networkUuid(slot)}</uuid>`;
  if (forward === 'bridge') return `<network>${head}<forward mode='bridge'/><bridge name='${hostBridge}'/></network>`;
  const name = { own: `<bridge name='vsp${slot}'/>`, none: '', pattern: "<bridge name='lab%d'/>" }[bridge];
  return `<network>${head}${forward === 'nat' ? "<forward mode='nat'/>" : ''}
${name}${mac ? `<mac address='52:54:00:aa:00:0${slot}'/>` : ''}
<ip address='10.77.${slot}.1' netmask='255.255.255.0'><dhcp><range start='10.77.${slot}.${range}0' end='10.77.${slot}.99'/></dhcp></ip></network>`;
}

export const poolFolder = '/var/lib/libvirt/images/store';
const poolXml = `<pool type='dir'><name>store</name><uuid>${poolUuid}</uuid><target><path>${poolFolder}</path></target></pool>`;

function volumeXml(name: string): string {
  return `<volume><name>${name}</name><capacity unit='KiB'>64</capacity><target><format type='raw'/></target></volume>`;
}

/** A BIOS domain without a disk: it starts immediately, and does nothing. */
export function domainXml(
  slot: number,
  { name, memory, nic, mac }: Pick<SmallDomain, 'name' | 'memory' | 'nic' | 'mac'>,
): string {
  const bridge = { bridge: 'vsp0', 'host-bridge': hostBridge, none: undefined, net0: undefined, net1: undefined }[nic];
  const source = bridge ? `<source bridge='${bridge}'/>` : `<source network='${nic}'/>`;
  const address = mac ? `<mac address='52:54:00:bb:00:0${slot}'/>` : '';
  const type = bridge ? 'bridge' : 'network';
  const link = nic === 'none' ? '' : `<interface type='${type}'>${address}${source}<model type='e1000e'/></interface>`;
  return `<domain type='qemu'><name>${name}</name><uuid>${domainUuid(slot)}</uuid><memory unit='MiB'>${memory}</memory>
<os><type arch='x86_64'>hvm</type></os><devices>${link}</devices></domain>`;
}
