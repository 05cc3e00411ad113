import { expect, test } from 'vitest';
import type { CheckId } from '../../lib/checks/registry.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { contextOf, goodParts } from './reference.ts';
import { told } from './said.ts';

/** Two more networks on the reference lab, isolated, with these `<ip>`: the finding for the second. */
function say(id: CheckId, first: string, second: string): string {
  const parts = goodParts();
  const network = (name: string, digit: number, ip: string) =>
    `<network><name>${name}</name><uuid>8b1c5c1a-3f1d-4c53-9d0b-00000000000${digit}</uuid><bridge name='virbr9${digit}'/>
<mac address='52:54:00:90:00:0${digit}'/>${ip}</network>`;
  parts.declared.texts.set('network-one', network('one', 1, first));
  parts.declared.texts.set('network-two', network('two', 2, second));
  const [finding] = runChecks(contextOf(parts), { select: [id, 'network:two'] });
  return finding ? told(finding) : 'nothing';
}

const six = (address: string, prefix: number | undefined = 64, inner = '') =>
  `<ip family='ipv6' address='${address}'${prefix === undefined ? '' : ` prefix='${prefix}'`}>${inner}</ip>`;
const leases = (...addresses: readonly string[]) =>
  `<dhcp>${addresses.map((ip, index) => `<host id='0:3:0:1:52:54:0:0:0:${index}' ip='${ip}'/>`).join('')}</dhcp>`;

// libvirt 9.0 starts both networks of each pair; the resulting routes were read from `ip -6 route`.
test.each([
  [
    'the same subnet',
    six('fd00:1::1'),
    six('fd00:1::2'),
    'fail: overlaps one (fd00:1::/64), not overlaps no other network',
  ],
  [
    'a part of it',
    six('fd00:1::1'),
    six('fd00:1::3', 80),
    'fail: overlaps one (fd00:1::/64), not overlaps no other network',
  ],
  [
    'spelt otherwise',
    six('fd00:1::1'),
    six('FD00:0001:0:0::9'),
    'fail: overlaps one (fd00:1::/64), not overlaps no other network',
  ],
  [
    'no prefix, which is 64',
    six('fd00:1::1', undefined),
    six('fd00:1::2', undefined),
    'fail: overlaps one (fd00:1::/64), not overlaps no other network',
  ],
  [
    'one of two families',
    `<ip address='10.1.0.1' prefix='24'/>${six('fd00:1::1')}`,
    six('fd00:1::2'),
    'fail: overlaps one (fd00:1::/64), not overlaps no other network',
  ],
  ['the next subnet', six('fd00:0:0:1::1'), six('fd00:0:0:2::1'), 'pass: overlaps no other network'],
  ['link-local, which every link has', six('fe80::1'), six('fe80::1'), 'pass: overlaps no other network'],
  [
    'both families, each of its own',
    `<ip address='10.1.0.1' prefix='24'/>${six('fd00:1::1')}`,
    `<ip address='10.1.1.1' prefix='24'/>${six('fd00:2::1')}`,
    'pass: overlaps no other network',
  ],
  [
    'numbers that are an IPv4 network’s',
    `<ip address='10.1.0.1' prefix='24'/>`,
    six('::10.1.0.1', 120),
    'pass: overlaps no other network',
  ],
])('two networks, %s', (_, first, second, said) => {
  expect(say('network-subnet-unique', first, second)).toBe(said);
});

test.each([
  ['inside', leases('fd00:2::9', 'fd00:2::a'), 'pass: 2 static leases'],
  ['outside', leases('fd00:3::9'), 'fail: fd00:3::9 is not in fd00:2::1/64, not a unique address for each'],
  ['of IPv4', leases('10.0.0.9'), 'fail: 10.0.0.9 is not in fd00:2::1/64, not a unique address for each'],
  [
    'the host’s own, spelt otherwise',
    leases('fd00:2:0::1'),
    'fail: fd00:2:0::1 is the address of the network itself, not a unique address for each',
  ],
  [
    'given twice, spelt otherwise',
    leases('fd00:2::9', 'fd00:2:0::9'),
    'fail: fd00:2:0::9 is given to two hosts, not a unique address for each',
  ],
])('a static lease %s', (_, inner, said) => {
  expect(say('network-dhcp-hosts', '', six('fd00:2::1', 64, inner))).toBe(said);
  expect(say('network-dhcp-hosts', '', six('fd00:2::1', undefined, inner))).toBe(said);
});

test('an IPv4 static lease outside a subnet with libvirt’s default prefix is reported', () => {
  const ip = "<ip address='192.168.80.1'><dhcp><host mac='52:54:00:00:00:01' ip='192.168.81.4'/></dhcp></ip>";
  expect(say('network-dhcp-hosts', '', ip)).toMatch(/^fail: 192\.168\.81\.4 is not in 192\.168\.80\.1\/24/);
});
