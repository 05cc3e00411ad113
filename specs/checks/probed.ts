import type { GuestInterface, GuestView } from '../../lib/model/guest-view.ts';
import { formatAddress, parseAddress } from '../../lib/model/ip.ts';
import type { LabState } from '../../lib/model/lab-state.ts';
import type { Domain, Interface, Network } from '../../lib/model/objects.ts';
import type { ProbeBoot, ProbeOutcome, ProbeReach } from '../../lib/model/probe.ts';

type Open<T> = T extends bigint | string | number | boolean | undefined | Uint8Array
  ? T
  : { -readonly [K in keyof T]: Open<T[K]> };

/** What the probe guest showed, mutable for one fault. */
export type OpenOutcome = Open<ProbeOutcome>;

export const nonce = '5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e';
/** Of an overlay, which is not a volume: as large as its base. */
const defaultBytes = 60n * 1024n ** 3n;
const pcr7 = 'b5710bf57d25623e4019027da116821fa99f5c81e9e38b87671cc574f9281439';

/** A sound run on the machines in libvirt: each guest sees what its XML declares, on the networks of its NICs. */
export function probedOf(state: LabState): OpenOutcome {
  const addresses = new Map(state.domains.map((domain, index) => [domain.name, plugsOf(domain, index, state)]));
  const outcome: ProbeOutcome = {
    medium: 'Linux 6.1.158-1, shim 15.8, GRUB 2.06, all signed (Debian)',
    signed: true,
    accelerator: 'tcg',
    domains: state.domains.map((domain) => {
      const plugs = addresses.get(domain.name) ?? [];
      const first = bootOf(31_400, viewOf(domain, plugs, state, false), plugs);
      const second = bootOf(29_800, viewOf(domain, plugs, state, true), plugs);
      return { domain: domain.name, first, second, skipped: undefined, lent: undefined, secondSkipped: undefined };
    }),
    reaches: reachesOf(addresses),
  };
  return structuredClone(outcome) as OpenOutcome;
}

/** A NIC, its network, and the address that it gets there. */
interface Plug {
  readonly nic: Interface;
  readonly network: Network | undefined;
  readonly address: string | undefined;
}

function plugsOf({ interfaces }: Domain, index: number, { networks }: LabState): Plug[] {
  return interfaces.map((nic, position) => {
    const network = networks.find(({ name, bridge }) =>
      nic.type === 'network' ? name === nic.network : bridge !== undefined && bridge === nic.bridge,
    );
    const own = network?.addresses[0];
    const from = parseAddress(own?.dhcp[0]?.start ?? own?.address ?? '');
    const address =
      from === undefined
        ? undefined
        : formatAddress({ ...from, value: from.value + BigInt(index + 10 * position + 1) });
    return { nic, network, address };
  });
}

function viewOf(domain: Domain, plugs: readonly Plug[], { pools }: LabState, again: boolean): GuestView {
  const volumes = pools.flatMap((pool) => pool.volumes);
  const disks = domain.disks.filter(({ device }) => device === 'disk');
  const secureBoot = domain.firmware.kind === 'uefi-secure-boot';
  const marks = { variable: nonce, nvIndex: domain.tpm ? nonce : undefined };
  const none = { variable: undefined, nvIndex: undefined };
  return {
    uuid: domain.uuid,
    vcpus: domain.vcpus ?? 1,
    memory: ((domain.memory ?? 0n) * 96n) / 100n,
    firmware: domain.firmware.kind === 'bios' ? 'bios' : 'uefi',
    secureBoot,
    setupMode: !secureBoot,
    lockdown: 'integrity',
    tpm: domain.tpm && { version: domain.tpm.version === '2.0' ? '2' : '1.2', driver: 'tpm_crb', pcr7 },
    interfaces: plugs.map(adapterOf),
    disks: disks.map((disk, index) => ({
      name: `sd${'abcd'[index]}`,
      bus: 'sata',
      bytes: volumes.find(({ name, path }) => name === disk.volume || path === disk.file)?.capacity ?? defaultBytes,
    })),
    cdroms: domain.disks
      .filter(({ device }) => device === 'cdrom')
      .map((_, index) => ({ name: `sr${index}`, bus: 'sata', bytes: 16_777_216n })),
    shares: domain.filesystems.map(({ tag = '' }) => ({ tag, readable: true, problem: undefined })),
    kept: again ? marks : none,
    left: again ? undefined : marks,
    moduleErrors: [],
  };
}

function adapterOf({ nic, network, address }: Plug, index: number): GuestInterface {
  const own = network?.addresses[0];
  const leased = own !== undefined && own.dhcp.length > 0;
  return {
    name: `eth${index}`,
    mac: nic.mac ?? '',
    ...(nic.model === 'e1000e' ? { driver: 'e1000e', pciId: '8086:10d3' } : { driver: '8139cp', pciId: '10ec:8139' }),
    pciAddress: `0000:0${index + 1}:00.0`,
    carrier: true,
    address,
    prefix: 24,
    by: address === undefined ? undefined : leased ? 'dhcp' : 'fallback',
    dhcpServer: leased ? own.address : undefined,
    router: leased && network?.forward !== 'isolated' ? own.address : undefined,
    gatewayAnswers: own && true,
  };
}

function bootOf(milliseconds: number, view: GuestView, plugs: readonly Plug[]): ProbeBoot {
  const seen = plugs.flatMap(({ nic: { mac }, network, address }) =>
    mac && network && address ? [{ mac, address, network }] : [],
  );
  return {
    milliseconds,
    answer: { view, channel: 'http' },
    failure: undefined,
    contacts: seen.map(({ mac, address, network }) => ({ mac, address, bridge: network.bridge ?? '' })),
    leases: seen
      .filter(({ network }) => (network.addresses[0]?.dhcp.length ?? 0) > 0)
      .map(({ mac, address, network }) => ({ network: network.name, mac, address, hostname: undefined })),
    screen: undefined,
  };
}

/** All guests answer over shared networks, and over no other. */
function reachesOf(addresses: ReadonlyMap<string, readonly Plug[]>): ProbeReach[] {
  return [...addresses].flatMap(([from, own]) =>
    [...addresses].flatMap(([to, plugs]) => {
      if (from === to) return [];
      return plugs.flatMap(({ network, address }) => {
        if (!network || address === undefined) return [];
        const shared = own.some((plug) => plug.network === network);
        return [{ from, to, network: network.name, shared, address, reached: shared }];
      });
    }),
  );
}
