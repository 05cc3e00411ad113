import { type Guest, probeCheck } from '../../check/guest/guest.ts';
import { adapterOf } from '../../check/guest/guest-adapters.ts';
import { type AdapterVerdict, judgeAdapters, type Plugged, sourcePath } from '../../check/guest/guest-networks.ts';
import type { GuestInterface } from '../../model/guest-view.ts';
import { parseAddress } from '../../model/ip.ts';
import type { AddressRange } from '../../model/objects.ts';
import { type Evidence, evidenceAt, evidenceOf } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const probeLease = probeCheck(
  {
    id: 'probe-lease',
    title: 'Adapter addresses match the DHCP settings of their network',
    severity: 'error',
    fix: {
      nix: 'Set `dhcp.range` of the network in Nix to the range in the lab file, and run no other DHCP server on it; `virsh net-dhcp-leases NETWORK` lists the leases.',
      xml: 'Set `<range>` in `<dhcp>` of the network to the range in the lab file, and run no other DHCP server on it; `virsh net-dhcp-leases NETWORK` lists the leases.',
    },
    why: 'A range in the XML does not show that dnsmasq runs and its answers arrive, and another DHCP server on the bridge answers as well. An isolated network announces no router, so that guests have one default route. https://libvirt.org/formatnetwork.html#addressing',
  },
  {
    asks: ({ interfaces }) => interfaces.length > 0,
    judge: (guest) => judgeAdapters(guest, wordsOf(guest), (plugged) => judgeAddress(guest, plugged)),
  },
);

function judgeAddress(guest: Guest, plugged: Plugged): AdapterVerdict {
  const { nic, network, own } = plugged;
  const adapter = adapterOf(nic, guest.view.interfaces);
  if (!adapter) return { holds: undefined, says: `${nic.mac} was not found in the guest (see probe-interfaces)` };
  const says = `${nic.mac} has ${addressOf(adapter)} on ${network.name}`;
  const intent = guest.context.lab.networks.find(({ name }) => name === network.name)?.dhcp;
  const serves = own.dhcp.length > 0 || reservedOf(plugged) !== undefined;
  const wrong = (by: 'the lab file' | 'the domain XML', expected: string): AdapterVerdict => {
    const beside = [leases(guest), evidenceAt(network.xml, '/network/ip/dhcp')];
    return { holds: false, by, expected: `${nic.mac} has ${expected}`, says, xpath: sourcePath(nic), beside };
  };
  const broken = serves ? leaseFault(guest, adapter, plugged) : strayLease(guest, adapter, network.name);
  if (broken !== undefined) return wrong('the domain XML', broken);
  if (intent === false && adapter.by === 'dhcp') return wrong('the lab file', 'no lease');
  if (intent && !(adapter.by === 'dhcp' && (isIn(adapter.address, intent) || isReserved(adapter, plugged))))
    return wrong('the lab file', `a lease from ${rangesOf(intent)}`);
  return { holds: true, says };
}

/** What differs from the network's XML and its leases. */
function leaseFault({ boot }: Guest, adapter: GuestInterface, plugged: Plugged): string | undefined {
  const { network, own } = plugged;
  if (adapter.by !== 'dhcp' || !(isIn(adapter.address, own.dhcp) || isReserved(adapter, plugged)))
    return `a lease from ${rangesOf(own.dhcp)}`;
  const listed = boot.leases.find((lease) => lease.network === network.name && lease.mac === adapter.mac);
  if (listed?.address !== adapter.address) return `the lease that libvirt lists: ${listed?.address ?? 'none'}`;
  const router = network.forward === 'isolated' ? undefined : own.address;
  return adapter.router === router ? undefined : `a lease with ${router ? `the router ${router}` : 'no router'}`;
}

/** On a network without DHCP, only a guest of the lab may give leases. */
function strayLease({ context }: Guest, { by }: GuestInterface, network: string): string | undefined {
  const served = context.lab.domains.some(({ servesDhcpOn }) => servesDhcpOn.includes(network));
  return by === 'dhcp' && !served ? 'no lease: this network has no DHCP' : undefined;
}

/** The address that the network reserves for this MAC, which need not be in a range. */
function reservedOf({ nic, network }: Plugged): string | undefined {
  const mac = `translate(@mac, 'ABCDEF', 'abcdef')='${nic.mac}'`;
  return xpathText(network.xml, `/network/ip/dhcp/host[${mac}]/@ip`);
}

function isReserved({ address }: GuestInterface, plugged: Plugged): boolean {
  return address !== undefined && reservedOf(plugged) === address;
}

function isIn(address: string | undefined, ranges: readonly AddressRange[]): boolean {
  const own = parseAddress(address ?? '');
  return ranges.some(({ start, end }) => {
    const [first, last] = [parseAddress(start), parseAddress(end)];
    if (own === undefined || first?.bits !== own.bits || last?.bits !== own.bits) return false;
    return own.value >= first.value && own.value <= last.value;
  });
}

function rangesOf(ranges: readonly AddressRange[]): string {
  return ranges.map(({ start, end }) => `${start} to ${end}`).join(', ') || 'its own reservation';
}

function addressOf({ address, by, router, dhcpServer }: GuestInterface): string {
  if (address === undefined) return 'no address';
  if (by !== 'dhcp') return `${address}, set by the probe because there was no lease`;
  return `${address} by DHCP from ${dhcpServer ?? 'an unnamed server'}, ${router ? `router ${router}` : 'no router'}`;
}

function leases({ boot }: Guest): Evidence {
  const lines = boot.leases.map(({ network, mac, address, hostname }) =>
    [network, mac, address, hostname].filter(Boolean).join(' '),
  );
  return evidenceOf('virsh net-dhcp-leases', lines.join('\n'));
}

function wordsOf({ view }: Guest): string {
  return view.interfaces.map((adapter) => `${adapter.name} ${adapter.mac}: ${addressOf(adapter)}`).join('\n');
}
