import { describe, expect, test } from 'vitest';
import { demandsOf } from '../../lib/doctor/demands.ts';
import type { QemuUser } from '../../lib/doctor/host-facts.ts';
import { judgeHost } from '../../lib/doctor/judge.ts';
import { may } from '../../lib/doctor/permission.ts';
import type { PrerequisiteId } from '../../lib/doctor/registry.ts';
import { collides } from '../../lib/doctor/subnet.ts';
import type { Finding } from '../../lib/finding/finding.ts';
import { loadLab } from '../../lib/lab/load.ts';
import { overlap } from '../../lib/model/ip.ts';
import { atLeast } from '../../lib/model/libvirt-version.ts';
import { parseNetwork } from '../../lib/model/parse-network.ts';
import { Workplace } from '../support/workplace.ts';
import { contextOf, gib, goodParts, type Parts, poolPath, shown, step, uuid } from './good-host.ts';

/** The finding of one prerequisite for the sound host with a fault. */
function say(id: PrerequisiteId, spoil: (parts: Parts) => void): Finding | undefined {
  const parts = goodParts();
  spoil(parts);
  return judgeHost(contextOf(parts)).find(({ check }) => check === id);
}

test.each([
  ['10.10.0', '10.9.0', true],
  ['10.9.0', '10.9', true],
  ['10.8.0', '10.9.0', false],
  ['9.0.0', '10.0.0', false],
  ['10.9', '10.9.1', false],
])('libvirt %s, asked for %s', (version, least, expected) => {
  expect(atLeast(version, least)).toBe(expected);
});

describe('who may', () => {
  const user: QemuUser = { name: 'libvirt-qemu', uid: 64055, groups: [64055, 104] };
  const acl = (...entries: string[]) => ({ ...step('/home/ann', 0o750, 1000, 1000), acl: entries });

  test.each([
    ['others, by the mode', step('/d', 0o751), true],
    ['a group of the user’s, shut though open to others', step('/d', 0o701, 0, 104), false],
    ['the owner, shut though open to others', step('/d', 0o071, 64055), false],
    [
      'an access list that names the user',
      acl('user::rwx', 'user:64055:--x', 'group::r-x', 'mask::r-x', 'other::---'),
      true,
    ],
    ['a mask that takes it away', acl('user::rwx', 'user:64055:--x', 'group::r-x', 'mask::r--', 'other::---'), false],
    [
      'an access list that names a group',
      acl('user::rwx', 'group::---', 'group:104:--x', 'mask::--x', 'other::---'),
      true,
    ],
    [
      'an access list that names others',
      acl('user::rwx', 'user:7:--x', 'group::---', 'mask::--x', 'other::---'),
      false,
    ],
  ])('%s', (_, where, expected) => {
    expect(may(user, where, 1)).toBe(expected);
    expect(may({ ...user, uid: 0 }, where, 1)).toBe(true);
  });
});

test('a wider route does not take a subnet; the same or a part of it does', () => {
  const lab = { address: '192.168.56.1', prefix: 24 };
  expect(collides(lab, { address: '192.168.56.0', prefix: 24 })).toBe(true);
  expect(collides(lab, { address: '192.168.56.128', prefix: 25 })).toBe(true);
  expect(collides(lab, { address: '192.168.0.0', prefix: 16 })).toBe(false);
  expect(overlap(lab, { address: '192.168.0.0', prefix: 16 })).toBe(true);
  expect(collides(lab, { address: '192.168.57.0', prefix: 24 })).toBe(false);
});

describe('the lab’s own network, applied before', () => {
  const own = (id: string) =>
    parseNetwork({
      text: `<network><name>lab-net</name><uuid>${id}</uuid><bridge name='virbr56'/><ip address='192.168.56.1' prefix='24'/></network>`,
      origin: 'virsh net-dumpxml',
    });
  const applied = (id: string) => (parts: Parts) => {
    parts.libvirt.networks = shown([own(id)]);
    parts.machine.links = shown([{ name: 'virbr56', up: true, mac: undefined, addresses: ['192.168.56.1/24'] }]);
    parts.machine.routes = shown([{ to: '192.168.56.0/24', link: 'virbr56' }]);
  };

  test.each(['bridge-free', 'subnet-free', 'network-replaced'] as const)('is not a conflict with %s', (id) => {
    expect(say(id, applied(uuid))).toMatchObject({ status: 'pass' });
  });

  test('with another UUID is a conflict, and NixVirt deletes it first', () => {
    const another = '11111111-2222-3333-4444-555555555555';
    expect(say('network-replaced', applied(another))).toMatchObject({ status: 'warn' });
    expect(say('subnet-free', applied(another))).toMatchObject({ status: 'pass' });
  });

  test.each(['bridge-free', 'subnet-free'] as const)(
    'cannot be distinguished from another one by %s without libvirt',
    (id) => {
      const finding = say(id, (parts) => {
        applied(uuid)(parts);
        parts.libvirt.networks = { unknown: 'no connection' };
      });
      expect(finding).toMatchObject({ status: 'skip', reason: expect.stringContaining('libvirt cannot be asked') });
    },
  );
});

describe('a network of IPv6', () => {
  const link = (name: string, ...addresses: string[]) => ({ name, up: true, mac: undefined, addresses });
  const asked = (address: string, spoil: (parts: Parts) => void) => (parts: Parts) => {
    const network = { name: 'lab-net', uuid, bridge: 'virbr56', addresses: [{ address, prefix: 64 }], dhcp: false };
    Object.assign(parts.demands ?? {}, { networks: [network] });
    spoil(parts);
  };
  const linked =
    (...addresses: string[]) =>
    (parts: Parts) => {
      parts.machine.links = shown([link('eth0', ...addresses)]);
    };

  test('whose subnet another link has is not free', () => {
    const finding = say('subnet-free', asked('fd00:1::1', linked('10.0.0.2/24', 'fd00:1::9/64')));
    expect(finding).toMatchObject({ status: 'fail', actual: 'fd00:1::9/64 on eth0' });
  });

  test.each(['fd00:2::9/64', 'fe80::9/64'])('is free next to a link with %s', (other) => {
    expect(say('subnet-free', asked('fd00:1::1', linked(other)))).toMatchObject({ status: 'pass' });
  });

  test('does not need a link-local subnet, by the lab file or its XML', async () => {
    using place = new Workplace();
    const file = place.write(
      'lab.yaml',
      'lab: six\nsource: { xml: xml }\nnetworks: { one: { address: fe80::1/64 } }\n',
    );
    const lab = await loadLab(file);
    const text = "<network><name>one</name><ip family='ipv6' address='fe80::1' prefix='64'/></network>";
    const declared = { networks: [parseNetwork({ text, origin: 'one.xml' })], pools: [], domains: [], host: undefined };
    for (const state of [undefined, declared])
      expect(demandsOf(lab, state).networks).toMatchObject([{ addresses: [] }]);
  });

  test('replaces a libvirt network with its subnet; link-local subnets do not count', () => {
    const theirs = (address: string) => (parts: Parts) => {
      const text = `<network><name>theirs</name><uuid>11111111-2222-3333-4444-555555555555</uuid><ip family='ipv6' address='${address}' prefix='64'/></network>`;
      parts.libvirt.networks = shown([parseNetwork({ text, origin: 'virsh net-dumpxml' })]);
    };
    expect(say('network-replaced', asked('fd00:1::1', theirs('fd00:1::2')))).toMatchObject({ status: 'warn' });
    expect(say('network-replaced', asked('fe80::1', theirs('fe80::1')))).toMatchObject({ status: 'pass' });
  });
});

describe('room', () => {
  const twoPools = (parts: Parts, devices: readonly [number, number], taken = new Map<string, bigint>()) => {
    const volumes = [{ name: 'v.qcow2', capacity: 60n * gib, allocation: 0n }];
    if (!parts.demands) throw new Error('the good host has a lab');
    parts.demands.pools = [
      { name: 'a', path: poolPath, volumes },
      { name: 'b', path: '/srv/b', volumes },
    ];
    const at = (device: number, nearest: string) => shown({ there: true, nearest, device, free: 100n * gib, taken });
    parts.directories = new Map([
      [poolPath, at(devices[0], poolPath)],
      ['/srv/b', at(devices[1], '/srv/b')],
    ]);
  };

  test('pools on one file system share its space', () => {
    expect(say('pool-room', (parts) => twoPools(parts, [1, 1]))).toMatchObject({
      status: 'warn',
      expected: '120.0 GiB for a, b at full capacity',
    });
    expect(say('pool-room', (parts) => twoPools(parts, [1, 2]))).toMatchObject({ status: 'pass' });
  });

  test('space that the volumes have already allocated is not counted twice', () => {
    const grown = new Map([['v.qcow2', 50n * gib]]);
    expect(say('pool-room', (parts) => twoPools(parts, [1, 1], grown))).toMatchObject({ status: 'pass' });
  });
});

test('a login session that is older than the group membership is reported', () => {
  const finding = say('libvirt-usable', (parts) => {
    parts.connection = { outcome: 'refused', refusal: 'socket-forbidden', words: 'Permission denied' };
    parts.machine.user = shown({ name: 'ann', uid: 1000, groups: ['ann'], member: ['ann', 'libvirt'] });
  });
  expect(finding).toMatchObject({
    status: 'fail',
    fix: expect.stringContaining('Log out and in: ann is in libvirt, but this login is older'),
  });
});

test('a refusal by polkit is distinguished from a missing daemon', () => {
  const polkit = (parts: Parts) => {
    parts.connection = { outcome: 'refused', refusal: 'polkit', words: 'authentication unavailable: no polkit agent' };
  };
  expect(say('libvirt-answers', polkit)).toMatchObject({ status: 'pass' });
  expect(say('libvirt-usable', polkit)).toMatchObject({ status: 'fail', fix: expect.stringContaining('polkit') });
});

test('a missing, an inaccessible and a non-working /dev/kvm have different results', () => {
  const device = (there: boolean, refused?: string) => (parts: Parts) => {
    parts.machine.devices = shown(new Map([['/dev/kvm', { there, refused }]]));
  };
  expect(say('kvm-guest', device(false))).toMatchObject({
    status: 'skip',
    reason: expect.stringContaining('kvm-device'),
  });
  expect(say('kvm-guest', device(true, 'EACCES'))).toMatchObject({
    status: 'skip',
    reason: expect.stringContaining('kvm-openable'),
  });
  expect(say('kvm-device', device(true, 'EACCES'))).toMatchObject({ status: 'pass' });
});

test('a truncated ISO is not one', () => {
  const parts = goodParts();
  const [path, fact] = [...parts.isos][0] ?? [];
  if (!path || !fact || 'unknown' in fact) throw new Error('the good host has an ISO');
  parts.isos.set(path, { ...fact, value: { ...fact.value, size: 1_000, promised: 2_000 } });
  const finding = judgeHost(contextOf(parts)).find(({ check }) => check === 'iso-format');
  expect(finding).toMatchObject({ status: 'fail', actual: '1000 B: it is truncated' });
});

test('an assumed account is reported as assumed', () => {
  const finding = say('iso-path', ({ libvirt }) => {
    libvirt.qemuUser = shown({ name: 'qemu', uid: 107, groups: [107], assumed: 'libvirt does not report it' });
  });
  expect(finding).toMatchObject({ actual: expect.stringContaining('assumed: libvirt does not report it') });
});

test('the lab’s own firmware is enough, whatever libvirt has', () => {
  const finding = say('secure-boot-firmware', ({ libvirt, machine, demands }) => {
    libvirt.capabilities = { unknown: 'no connection' };
    machine.firmwareFiles = shown(new Set(demands?.xml?.firmwareFiles));
  });
  expect(finding).toMatchObject({ status: 'pass', actual: expect.stringContaining('the lab’s own') });
});

test.each([
  ['is not defined yet', undefined, 'skip', /does not have it yet/],
  ['is shut off', { state: 'shut off', channel: 'absent' }, 'skip', /^it is shut off$/],
  [
    'runs without the channel',
    { state: 'running', channel: 'absent' },
    'warn',
    /Shut the domain down and start it again/,
  ],
  ['has no agent', { state: 'running', channel: 'disconnected' }, 'warn', /qemu-ga-x86_64\.msi/],
  ['has one', { state: 'running', channel: 'connected' }, 'pass', /^connected$/],
] as const)('the guest of a domain that %s', (_what, guest, status, words) => {
  const finding = say('guest-agent', ({ libvirt }) => {
    libvirt.guests = shown(new Map(guest ? [['DC01', { ...guest, store: [] }]] : []));
  });
  expect(finding?.status).toBe(status);
  expect(JSON.stringify(finding)).toMatch(new RegExp(words.source.replace(/^\^|\$$/g, '')));
});
