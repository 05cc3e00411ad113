import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { parseAddress } from '../../model/ip.ts';
import type { AddressRange } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const networkDhcpRange: ObjectCheck<'network'> = {
  id: 'network-dhcp-range',
  category: 'network',
  title: 'DHCP range matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `ip.dhcp.range = { start = …; end = …; }` in Nix to the range in the lab file, or remove `dhcp` if the lab file has `dhcp: false`.',
    xml: 'Set `<range start="…" end="…"/>` in `<dhcp>` to the range in the lab file, or remove `<dhcp>` if the lab file has `dhcp: false`.',
  },
  tier: 'rendered',
  why: 'Addresses outside the range are free for static use; a wider range hands them to guests. https://libvirt.org/formatnetwork.html#ip',
  kind: 'network',
  reads: 'observed',
  applies: ({ intent }) => intent?.dhcp !== undefined,
  judge(network, { intent }) {
    const wanted = intent?.dhcp === false ? [] : (intent?.dhcp ?? []);
    const families = new Set(wanted.map(familyOf));
    const ranges = network.addresses.flatMap(({ dhcp }) => dhcp);
    // A statement about one family does not apply to the other.
    const judged = wanted.length === 0 ? ranges : ranges.filter((range) => families.has(familyOf(range)));
    const leases = network.addresses.flatMap(({ hosts }) => hosts);
    const evidence = evidenceAt(network.xml, ranges.length > 0 ? '/network/ip/dhcp/range' : '/network/ip/dhcp');
    if (wanted.length === 0 && leases.length > 0 && ranges.length === 0)
      return fail('no DHCP', `DHCP for ${leases.map(({ ip, mac, id }) => ip ?? mac ?? id).join(', ')} only`, evidence);
    const [expected, actual] = [wanted, judged].map(describe);
    return sameRanges(wanted, judged) ? pass(actual ?? '') : fail(expected ?? '', actual ?? '', evidence);
  },
};

function familyOf({ start }: AddressRange): number | undefined {
  return parseAddress(start)?.bits;
}

function sameRanges(wanted: readonly AddressRange[], ranges: readonly AddressRange[]): boolean {
  const [one, other] = [wanted, ranges].map((all) => all.map(keyOf).sort());
  return one?.join() === other?.join();
}

/** By value: an IPv6 address has many spellings. */
function keyOf({ start, end }: AddressRange): string {
  return [start, end].map((address) => parseAddress(address)?.value ?? address).join('-');
}

function describe(ranges: readonly AddressRange[]): string {
  return ranges.map(({ start, end }) => `${start}-${end}`).join(', ') || 'no DHCP';
}
