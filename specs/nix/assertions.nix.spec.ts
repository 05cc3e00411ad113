import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { evaluate } from '../../lib/nix/evaluate.ts';
import { describeLane } from '../support/lane.ts';
import { nixpkgsLib } from '../support/nix-sources.ts';

const lib = await nixpkgsLib();

const uuid = (last: number) => `7c9b0a51-37e6-4d5f-8a1c-6f1d3c8e2c${String(last).padStart(2, '0')}`;
const network = (name: string, at: number, inner: string) =>
  `<network><name>${name}</name><uuid>${uuid(at)}</uuid>${inner}</network>`;
const domain = (name: string, at: number, inner = '') =>
  `<domain type='kvm'><name>${name}</name><uuid>${uuid(at)}</uuid><devices>${inner}</devices></domain>`;
const nic = (mac: string, source = "network='lan'") =>
  `<interface type='network'><mac address='${mac}'/><source ${source}/></interface>`;
const pool = (name: string, at: number, volumes: readonly string[] = []) => ({
  xml: `<pool type='dir'><name>${name}</name><uuid>${uuid(at)}</uuid></pool>`,
  volumes: volumes.map((volume) => `<volume><name>${volume}</name></volume>`),
});
const ip = (attributes: string) => `<ip ${attributes}><dhcp><host mac='52:54:00:00:00:02' ip='10.0.0.9'/></dhcp></ip>`;

const lan = network('lan', 1, `<bridge name='virbr1'/>${ip("address='10.0.0.1' netmask='255.255.255.0'")}`);
const good = {
  networks: [lan, network('wan', 2, `<mac address='52:54:00:00:00:01'/><bridge name='virbr2'/>`)],
  pools: [pool('scratch', 1, ['a.qcow2', 'b.qcow2'])],
  domains: [domain('web', 1, nic('52:54:00:00:00:02')), domain('db', 2, nic('52:54:00:00:00:03', "bridge='br0'"))],
};

type Declared = { readonly [kind in keyof typeof good]: (typeof good)[kind] | null };

describeLane(
  'nix',
  'the assertions of the module',
  () => {
    const judge = async (declared: Partial<Declared>, kind: 'text' | 'file' | 'built' = 'text') => {
      const file = fileURLToPath(new URL('./assertions.nix', import.meta.url));
      const args = { nixpkgsLib: lib.folder, declared: JSON.stringify({ ...good, ...declared }), kind };
      const folder = fileURLToPath(new URL('../../nix', import.meta.url));
      return (await evaluate(file, args, { env: process.env, folder })) as { failures: string[]; warnings: string[] };
    };
    const overlap = (one: string, other: string) =>
      judge({ networks: [network('lan', 1, ip(one)), network('wan', 2, ip(other))] });

    test.each(['text', 'file'] as const)('a sound lab, given as %s, has no failed assertion', async (kind) => {
      expect(await judge({}, kind)).toEqual({ failures: [], warnings: [] });
    });

    test.each<[string, Partial<Declared>, RegExp]>([
      [
        'two interfaces with one MAC, in any case',
        { domains: [domain('web', 1, nic('52:54:00:00:00:0a')), domain('db', 2, nic('52:54:00:00:00:0A'))] },
        /^qemu:\/\/\/system: the MAC address 52:54:00:00:00:0a is used more than once: the domain web, the domain db\n/,
      ],
      [
        'an interface with the MAC of a network',
        { domains: [domain('web', 1, nic('52:54:00:00:00:01'))] },
        /52:54:00:00:00:01 is used more than once: the network wan, the domain web\n/,
      ],
      [
        'one domain with a MAC twice',
        { domains: [domain('web', 1, nic('52:54:00:00:00:0a') + nic('52:54:00:00:00:0a'))] },
        /is used more than once: the domain web, the domain web\n/,
      ],
      [
        'two networks on one bridge',
        { networks: [lan, network('wan', 2, "<bridge stp='on' name='virbr1'/>")] },
        /the bridge virbr1 belongs to more than one network: the network lan, the network wan\n/,
      ],
      [
        'two networks of one name',
        { networks: [lan, network('lan', 2, '')] },
        /the name lan is declared for more than one network/,
      ],
      [
        'two networks of one UUID',
        { networks: [lan, network('wan', 1, '')] },
        /the UUID .*01 is declared for more than one network: the network lan, the network wan\n/,
      ],
      [
        'two domains of one name',
        { domains: [domain('web', 1), domain('web', 2)] },
        /the name web is declared for more than one domain/,
      ],
      [
        'two domains of one UUID',
        { domains: [domain('web', 1), domain('db', 1)] },
        /the UUID .*01 is declared for more than one domain: the domain web, the domain db\n/,
      ],
      [
        'two pools of one name',
        { pools: [pool('scratch', 1), pool('scratch', 2)] },
        /the name scratch is declared for more than one pool/,
      ],
      [
        'two volumes of one name in a pool',
        { pools: [pool('scratch', 1, ['a.qcow2', 'a.qcow2'])] },
        /the pool scratch has the volume a\.qcow2 2 times\n/,
      ],
      [
        'an interface on a network that is not declared',
        { domains: [domain('web', 1, nic('52:54:00:00:00:0a', 'portgroup="x" network="dmz"'))] },
        /the domain web has an interface on the network dmz, which is not declared\n.*\n.*\(there is lan, wan\)/,
      ],
    ])('%s', async (_what, declared, message) => {
      const { failures, warnings } = await judge(declared);
      expect(warnings).toEqual([]);
      expect(failures).toEqual([expect.stringMatching(message)]);
      expect(failures[0]).toMatch(/\n {2}why: \S.*\n {2}fix: \S/);
    });

    test.each([
      ['by netmask', "address='10.0.0.1' netmask='255.0.0.0'", "address='10.9.0.1' netmask='255.255.255.0'"],
      ['by prefix', "address='10.0.0.1' prefix='8'", 'netmask="255.255.255.0" address="10.9.0.1"'],
      ['by the class of an address, A', "address='10.0.0.1'", "address='10.255.255.1' prefix='24'"],
      ['by the class of an address, B', "address='172.16.0.1'", "address='172.16.255.1' prefix='24'"],
      ['at the border', "address='10.0.1.1' prefix='23'", "address='10.0.0.200' prefix='32'"],
    ])('subnets overlap, %s', async (_how, one, other) => {
      const { failures } = await overlap(one, other);
      expect(failures).toEqual([
        expect.stringMatching(/the subnets of the network lan \(1.*\) and the network wan \(1.*\) overlap\n/),
      ]);
    });

    test.each([
      ['side by side', "address='10.0.0.1' prefix='24'", "address='10.0.1.1' prefix='24'"],
      ['side by side, downwards', "address='10.0.1.1' prefix='24'", "address='10.0.0.1' prefix='24'"],
      ['of class C', "address='192.168.0.1'", "address='192.168.1.1'"],
      ['of class B', "address='172.16.0.1'", "address='172.17.0.1'"],
      ['of IPv6', "address='10.0.0.1' prefix='24'", "family='ipv6' address='fd00::1' prefix='64'"],
    ])('subnets do not overlap: %s', async (_how, one, other) => {
      expect((await overlap(one, other)).failures).toEqual([]);
    });

    test('commented-out XML is not declared', async () => {
      const commented = domain('web', 1, `<!-- ${nic('52:54:00:00:00:01', "network='dmz'")} -->`);
      expect((await judge({ domains: [commented] })).failures).toEqual([]);
    });

    test('the same UUID for a network and a domain is allowed, as in libvirt', async () => {
      expect((await judge({ networks: [network('lan', 7, '')], domains: [domain('web', 7)] })).failures).toEqual([]);
    });

    test('names of networks that NixVirt leaves alone are not checked', async () => {
      const domains = [domain('web', 1, nic('52:54:00:00:00:0a', "network='dmz'"))];
      expect((await judge({ networks: null, domains })).failures).toEqual([]);
      expect((await judge({ networks: [], domains })).failures).toEqual([expect.stringContaining('(there is none)')]);
    });

    test('a definition that must be built first is not checked, with a warning', async () => {
      const { failures, warnings } = await judge({ pools: null }, 'built');
      expect(failures).toEqual([]);
      expect(warnings).toHaveLength(4);
      expect(warnings[0]).toMatch(/^qemu:\/\/\/system: a network is not looked at, .*definition\.xml$/);
    });
  },
  lib.missing,
);
