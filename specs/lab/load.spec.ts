import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOfObject } from '../../lib/lab/lines.ts';
import { loadLab, parseLab } from '../../lib/lab/load.ts';
import { anyCharacter } from '../support/any-character.ts';

const gib = 1024n ** 3n;
const head = 'lab: x\nsource: { xml: xml }\n';
const parse = (rest: string) => parseLab(head + rest, 'labs/lab.yaml');

describe('the reference lab', async () => {
  const lab = await loadLab('lab.yaml');

  it('names its source by absolute paths', () => {
    expect(lab).toMatchObject({ name: 'homelab-sccm', file: resolve('lab.yaml') });
    expect(lab.source).toEqual({
      kind: 'nix',
      folder: resolve('nixvirt'),
      lists: resolve('nixvirt'),
      flake: { folder: resolve('.'), output: 'nixosModules', name: 'default' },
      connection: undefined,
      recorded: resolve('fixtures/rendered/homelab-sccm'),
    });
  });

  it('has the networks of the work plan', () => {
    expect(lab.networks.map(({ name }) => name)).toEqual(['lab-net', 'default']);
    expect(lab.networks[0]).toMatchObject({
      active: true,
      bridge: 'virbr56',
      address: { address: '192.168.56.1', prefix: 24 },
      dhcp: [{ start: '192.168.56.100', end: '192.168.56.200' }],
    });
  });

  it('has the volumes of the work plan, sparse qcow2', () => {
    const volumes = lab.pools.flatMap((pool) => pool.volumes);
    expect(volumes.map(({ name, capacity }) => [name, capacity])).toEqual([
      ['dc01.qcow2', 60n * gib],
      ['sccm01.qcow2', 100n * gib],
      ['client01.qcow2', 60n * gib],
      ['client02.qcow2', 60n * gib],
    ]);
    expect(volumes.every(({ format, sparse }) => format === 'qcow2' && sparse)).toBe(true);
  });

  it('has the domains of the work plan, in any state; the first is the smoke test', () => {
    expect(lab.domains.map(({ name, state }) => [name, state])).toEqual([
      ['DC01', undefined],
      ['SCCM01', undefined],
      ['CLIENT01', undefined],
      ['CLIENT02', undefined],
    ]);
    expect(lab.smoke).toEqual(['DC01']);
    expect(lab.domains[0]).toMatchObject({
      memory: 2n * gib,
      vcpus: 2,
      tpm: '2.0',
      firmware: 'uefi-secure-boot',
      disks: [{ kind: 'volume', pool: 'homelab', volume: 'dc01.qcow2' }],
      servesDhcpOn: ['lab-net'],
    });
  });
});

describe('shorthands and defaults', () => {
  it('accepts a volume as a size, a mapping, or only its name', () => {
    const { pools } = parse(
      'pools: { p: { volumes: { a.qcow2: 1 GiB, b: { capacity: 1 MiB, format: raw }, c: , d.qcow2: { sparse: false } } } }',
    );
    expect(pools[0]?.volumes).toMatchObject([
      { name: 'a.qcow2', capacity: gib, format: 'qcow2', sparse: true },
      { name: 'b', capacity: 1024n ** 2n, format: 'raw', sparse: undefined },
      { name: 'c', capacity: undefined, format: undefined, sparse: undefined },
      { name: 'd.qcow2', format: 'qcow2', sparse: false },
    ]);
  });

  it('accepts an interface as a network, a disk as pool/volume or a path', () => {
    const { domains } = parse(
      'networks: { lan: }\npools: { p: { volumes: { a/b: } } }\ndomains: { d: { interfaces: [lan], disks: [p/a/b, /x/y] } }',
    );
    expect(domains[0]).toMatchObject({
      interfaces: [{ network: 'lan', model: undefined, mac: undefined }],
      disks: [
        { kind: 'volume', pool: 'p', volume: 'a/b' },
        { kind: 'file', path: '/x/y' },
      ],
    });
  });

  it('accepts how a disk is attached, a processor, and XPaths of networks, pools and volumes', () => {
    const { networks, pools, domains } = parse(
      [
        'networks: { lan: { xpath: { /network/domain/@name: lan.test } } }',
        'pools: { p: { xpath: { /pool/target/permissions/owner: 0 }, volumes: { a: { xpath: { /volume/name: a } } } } }',
        'domains: { d: { cpu: host-model, disks: [{ source: p/a, bus: virtio, serial: data }] } }',
      ].join('\n'),
    );
    expect(networks[0]?.xpath).toEqual(new Map([['/network/domain/@name', 'lan.test']]));
    expect(pools[0]?.xpath).toEqual(new Map([['/pool/target/permissions/owner', '0']]));
    expect(pools[0]?.volumes[0]?.xpath).toEqual(new Map([['/volume/name', 'a']]));
    expect(domains[0]).toMatchObject({
      cpu: 'host-model',
      disks: [{ kind: 'volume', pool: 'p', volume: 'a', options: { bus: 'virtio', serial: 'data' } }],
    });
  });

  it('refuses an invalid XPath, in any place', () => {
    const bad = 'xpath: { "/a[": x }';
    expect(() => parse(`networks: { lan: { ${bad} } }`)).toThrow(/invalid XPath/);
    expect(() => parse(`pools: { p: { ${bad} } }`)).toThrow(/invalid XPath/);
    expect(() => parse(`pools: { p: { volumes: { a: { ${bad} } } } }`)).toThrow(/invalid XPath/);
  });

  it('knows the lines of its sources and names', () => {
    const { lines } = parseLab(
      'lab: x\nsource:\n  nix: a\n  flake: b\npools:\n  p:\n    volumes:\n      v: 1 GiB\ndomains: { d: }\n',
      'lab.yaml',
    );
    const of = (kind: 'pool' | 'volume' | 'domain', name: string) => lineOfObject(lines, { kind, name });
    expect([lines?.get('source/nix'), lines?.get('source/flake')]).toEqual([3, 4]);
    expect([of('pool', 'p'), of('volume', 'p/v'), of('domain', 'd'), of('domain', 'e')]).toEqual([6, 8, 9, undefined]);
  });

  it('resolves paths relative to the lab file', () => {
    expect(parse('').source).toEqual({ kind: 'xml', folder: resolve('labs/xml') });
    expect(parse('').smoke).toBeUndefined();
  });

  it('distinguishes no DHCP from unstated DHCP, and no TPM from an unstated TPM', () => {
    const { networks, domains } = parse('networks: { a: { dhcp: false }, b: }\ndomains: { c: { tpm: false }, d: }');
    expect(networks.map(({ dhcp }) => dhcp)).toEqual([false, undefined]);
    expect(domains.map(({ tpm }) => tpm)).toEqual([false, undefined]);
  });

  it('lets the lab start no domain, or several', () => {
    expect(parse('domains: { a: , b: }\nsmoke: []').smoke).toEqual([]);
    expect(parse('domains: { a: , b: }\nsmoke: [b, a]').smoke).toEqual(['b', 'a']);
    expect(parse('domains: { a: , b: }\nsmoke: all').smoke).toBe('all');
    expect(parse('domains: { a: , b: }').smoke).toBeUndefined();
  });

  it('compares MACs and UUIDs in lower case', () => {
    const { networks } = parse(
      'networks: { a: { mac: "52:54:00:AB:CD:EF", uuid: 14FF8DA0-31EC-4F4C-BA81-231F9C8D6CA0 } }',
    );
    expect(networks[0]).toMatchObject({ mac: '52:54:00:ab:cd:ef', uuid: '14ff8da0-31ec-4f4c-ba81-231f9c8d6ca0' });
  });

  it('supports IPv6', () => {
    const { networks } = parse('networks: { a: { address: "fd00::1/64", dhcp: "fd00::10-fd00::ff" } }');
    expect(networks[0]?.dhcp).toEqual([{ start: 'fd00::10', end: 'fd00::ff' }]);
  });

  it('merges anchors, with its own keys first', () => {
    const { domains } = parse(
      'domains:\n  a: &a { memory: 1 GiB, vcpus: 1 }\n  b: { <<: *a, vcpus: 2 }\n  c: { <<: [*a] }',
    );
    expect(domains.map(({ memory, vcpus }) => [memory, vcpus])).toEqual([
      [gib, 1],
      [gib, 2],
      [gib, 1],
    ]);
  });

  it('accepts a number or a boolean as the text of an XPath', () => {
    const { domains } = parse(
      'domains: { a: { xpath: { count(//disk): 2, "boolean(//tpm)": false, /domain/name: a } } }',
    );
    expect([...(domains[0]?.xpath ?? [])]).toEqual([
      ['count(//disk)', '2'],
      ['boolean(//tpm)', 'false'],
      ['/domain/name', 'a'],
    ]);
  });
});

describe('names', () => {
  const odd = [
    'x; touch /tmp/y',
    '--help',
    'Büro Ω 域',
    'two words',
    '__proto__',
    'constructor',
    'toString',
    '0123',
    '1e3',
    'null',
    'b',
    '10',
    '<<',
  ];

  it('preserves unusual ones, in their order', () => {
    const written = odd.map((name) => `  ${JSON.stringify(name)}: { memory: 1 GiB }`).join('\n');
    expect(parse(`domains:\n${written}`).domains.map(({ name, memory }) => [name, memory])).toEqual(
      odd.map((name) => [name, gib]),
    );
  });

  it('uses the literal text of an unquoted key', () => {
    expect(parse('domains: { 0123: , 1e3: , true: , 0x10: }').domains.map(({ name }) => name)).toEqual([
      '0123',
      '1e3',
      'true',
      '0x10',
    ]);
  });

  it('accepts any name without control characters', () => {
    const name = fc.string({ unit: anyCharacter, minLength: 1 }).filter((text) => !/\p{Cc}|\p{Cs}/u.test(text));
    fc.assert(
      fc.property(name, (text) => {
        expect(parse(`domains: { ${JSON.stringify(text)}: { vcpus: 3 } }`).domains).toMatchObject([
          { name: text, vcpus: 3 },
        ]);
      }),
    );
  });
});

describe('how a guest is reached by ssh', () => {
  it('is read with the path of the key beside the lab file', () => {
    const [web01, db01] = parse(
      'domains: { web01: { ssh: { user: ann, key: keys/lab, port: 2222 } }, db01: {} }',
    ).domains;
    expect(web01?.ssh).toEqual({ user: 'ann', key: resolve('labs/keys/lab'), port: 2222 });
    expect(db01?.ssh).toBeUndefined();
  });

  it.each([
    ['{ address: web01 }', /'web01' is not an address; write 192\.168\.56\.10/],
    ['{ port: 70000 }', /expected a port, 1 to 65535/],
    ['{ password: x }', /password/],
  ])('refuses %s', (ssh, said) => {
    expect(() => parse(`domains: { web01: { ssh: ${ssh} } }`)).toThrow(said);
  });
});

describe('a scenario', () => {
  it('is read with absolute paths, and empty without one', () => {
    const { scenario } = parse(
      'scenario:\n  before: before\n  links: { vboxnet0: 192.168.56.1/24 }\n  between: [[start, --domain, DC01]]\n',
    );
    expect(scenario).toEqual({
      before: resolve('labs/before'),
      prepare: [],
      missing: [],
      links: [{ name: 'vboxnet0', address: '192.168.56.1', prefix: 24 }],
      between: [['start', '--domain', 'DC01']],
    });
    expect(parse('').scenario).toBeUndefined();
  });
});
