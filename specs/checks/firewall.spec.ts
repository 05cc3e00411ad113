import { describe, expect, test } from 'vitest';
import { runChecks } from '../../lib/judge/run-checks.ts';
import type { HostFirewall, OpenPorts } from '../../lib/model/host-firewall.ts';
import { contextOf, goodParts, type Parts } from './reference.ts';
import { told } from './said.ts';

const nothing: OpenPorts = { udp: [], tcp: [] };
const udp = (...ports: readonly number[]): OpenPorts => ({
  udp: ports.map((port) => ({ from: port, to: port })),
  tcp: [],
});
const drops: HostFirewall = {
  ...{ enable: true, backend: 'nftables', trusted: ['lo'], everywhere: nothing, interfaces: {} },
  ...{ forwardFiltered: false, rules: '', forwardRules: '', libvirt: 'nftables' },
};

/** The finding for the network `one`, on the bridge virbr91 with DHCP, on a host with that firewall. */
function say(check: string, firewall: Partial<HostFirewall> | undefined, change: (parts: Parts) => void = () => {}) {
  const parts = goodParts();
  parts.declared.texts.set(
    'network-one',
    `<network><name>one</name><uuid>8b1c5c1a-3f1d-4c53-9d0b-000000000001</uuid><forward mode='nat'/><bridge name='virbr91'/>
<mac address='52:54:00:90:00:01'/><ip address='10.91.0.1' prefix='24'><dhcp><range start='10.91.0.2' end='10.91.0.9'/></dhcp></ip></network>`,
  );
  parts.module.firewall = firewall && { ...drops, ...firewall };
  change(parts);
  const finding = runChecks(contextOf(parts)).find(
    ({ check: id, subject }) => id === check && 'name' in subject && subject.name === 'one',
  );
  return finding ? told(finding) : 'nothing';
}

describe('firewall-admits-guests', () => {
  const admits = (firewall: Partial<HostFirewall> | undefined, change?: (parts: Parts) => void) =>
    say('firewall-admits-guests', firewall, change);

  test.each<[string, Partial<HostFirewall>]>([
    ['the firewall is off', { enable: false }],
    ['libvirt and the firewall use iptables', { backend: 'iptables', libvirt: 'iptables' }],
    ['the bridge is trusted', { trusted: ['lo', 'virbr91'] }],
    ['a wildcard of nftables', { trusted: ['virbr*'] }],
    ['a wildcard of iptables', { backend: 'iptables', trusted: ['virbr+'] }],
    ['the ports of the bridge', { interfaces: { virbr91: udp(53, 67) } }],
    ['the ports of all interfaces', { everywhere: udp(53, 67) }],
    ['a range', { everywhere: { udp: [{ from: 50, to: 70 }], tcp: [] } }],
    ['one port everywhere, the other on the bridge', { everywhere: udp(53), interfaces: { virbr91: udp(67) } }],
  ])('passes: %s', (_, firewall) => {
    expect(admits(firewall)).toMatch(/^pass: /);
  });

  test.each<[string, Partial<HostFirewall>, string]>([
    ['nothing is let through', {}, 'UDP 53 (DNS), UDP 67 (DHCP)'],
    ['the backend of libvirt is another', { backend: 'iptables' }, 'UDP 53 (DNS), UDP 67 (DHCP)'],
    ['another bridge is trusted', { trusted: ['virbr9'] }, 'UDP 53 (DNS), UDP 67 (DHCP)'],
    ['the ports of another bridge', { interfaces: { virbr90: udp(53, 67) } }, 'UDP 53 (DNS), UDP 67 (DHCP)'],
    ['DHCP only', { everywhere: udp(67) }, 'UDP 53 (DNS)'],
    ['libvirt uses iptables, and the firewall nftables', { libvirt: 'iptables' }, 'UDP 53 (DNS), UDP 67 (DHCP)'],
    ['rules that drop', { rules: 'iifname "virbr91" drop' }, 'UDP 53 (DNS), UDP 67 (DHCP)'],
    ['rules for another bridge', { rules: 'iifname "virbr90" accept' }, 'UDP 53 (DNS), UDP 67 (DHCP)'],
    ['rules that speak of something else', { rules: 'tcp dport 8080 accept' }, 'UDP 53 (DNS), UDP 67 (DHCP)'],
  ])('fails: %s', (_, firewall, dropped) => {
    expect(admits(firewall)).toMatch(new RegExp(`^fail: dropped: ${dropped.replace(/[()]/g, '\\$&')}, not `));
  });

  test('asks for the ports that the network serves', () => {
    const edit = (from: string, to: string) => (parts: Parts) => parts.declared.edit('network-one', from, to);
    expect(admits({ everywhere: udp(67) }, edit('<ip ', "<dns enable='no'/><ip "))).toBe('pass: UDP 67 (DHCP)');
    expect(admits({}, edit('<dhcp>', "<tftp root='/srv'/><dhcp>"))).toMatch(/UDP 69 \(TFTP\)/);
    expect(admits({}, edit('</network>', ipv6))).toMatch(/UDP 547 \(DHCPv6\)/);
    expect(admits({}, edit("<dhcp><range start='10.91.0.2' end='10.91.0.9'/></dhcp>", ''))).toBe('nothing');
  });

  test.each<[string, Partial<HostFirewall> | undefined, RegExp]>([
    ['firewalld', { backend: 'firewalld' }, /firewalld has rules of its own/],
    ['rules of its own that name the bridge', { rules: 'iifname "virbr91" accept' }, /are not interpreted/],
    ['rules of its own with a range', { rules: 'udp dport 60-70 accept' }, /are not interpreted/],
    ['rules of its own for a subnet', { rules: 'ip saddr 10.91.0.0/24 accept' }, /are not interpreted/],
    ['rules of its own that name a port', { rules: 'udp dport { 53, 67 } accept' }, /are not interpreted/],
    ['an older nixpkgs', { backend: 'iptables', libvirt: null }, /no virtualisation\.libvirtd\.firewallBackend/],
    ['a module alone', undefined, /one module of a host/],
  ])('does not judge: %s', (_, firewall, reason) => {
    expect(admits(firewall)).toMatch(reason);
    expect(admits(firewall)).toMatch(/^skip/);
  });

  test('does not judge a bridge whose name libvirt chooses, nor a network of a user’s own libvirt', () => {
    const unnamed = (parts: Parts) => parts.declared.edit('network-one', "<bridge name='virbr91'/>", '');
    expect(admits({}, unnamed)).toMatch(/^skip.*libvirt chooses the name/);
    expect(admits({}, ({ module }) => Object.assign(module, { connection: 'qemu:///session' }))).toBe('nothing');
  });
});

const ipv6 =
  "<ip family='ipv6' address='fd00:91::1' prefix='64'><dhcp><range start='fd00:91::2' end='fd00:91::9'/></dhcp></ip></network>";

describe('firewall-forwards-guests', () => {
  const forwards = (firewall: Partial<HostFirewall>, change?: (parts: Parts) => void) =>
    say('firewall-forwards-guests', firewall, change);

  test('passes without the filter, and with a rule for the bridge', () => {
    expect(forwards({})).toMatch(/^pass: /);
    expect(forwards({ forwardFiltered: true, forwardRules: 'iifname "virbr91" accept' })).toMatch(/^pass: /);
    expect(forwards({ forwardFiltered: true, forwardRules: 'iifname "virbr*" accept' })).toMatch(/^pass: /);
  });

  test('fails with it, trusted or not; an isolated network is not judged', () => {
    const isolated = (parts: Parts) => parts.declared.edit('network-one', "<forward mode='nat'/>", '');
    expect(forwards({ forwardFiltered: true, trusted: ['virbr91'] })).toMatch(/^fail: dropped/);
    expect(forwards({ forwardFiltered: true }, isolated)).toBe('nothing');
    expect(forwards({ forwardFiltered: true, forwardRules: 'iifname "virbr91" drop' })).toMatch(/^fail: dropped/);
    expect(forwards({ forwardFiltered: true, forwardRules: 'iifname "virbr91" tcp dport 80 accept' })).not.toMatch(
      /^pass/,
    );
    expect(forwards({ forwardFiltered: true, forwardRules: 'ip saddr 10.91.0.0/24 accept' })).toMatch(/^skip/);
  });
});
