import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDomain } from '../../lib/model/parse-domain.ts';
import { parseNetwork } from '../../lib/model/parse-network.ts';
import { parsePool, parseVolume } from '../../lib/model/parse-pool.ts';
import { escapeXml, xmlText } from '../xml/arbitrary.ts';

const xml = (text: string) => ({ text, origin: 'spec.xml' });

describe('a network', () => {
  const network = (inner: string) => parseNetwork(xml(`<network><name>n</name>${inner}</network>`));

  test.each([
    ['', 'isolated'],
    ['<forward/>', 'nat'],
    ["<forward dev='eth0'/>", 'nat'],
    ["<forward mode='route'/>", 'route'],
  ])('forwards: %s', (inner, forward) => {
    expect(network(inner).forward).toBe(forward);
  });

  test.each([
    ["netmask='255.255.255.0'", 24],
    ["netmask='255.255.252.0'", 22],
    ["netmask='0.0.0.0'", 0],
    ["netmask='255.0.255.0'", undefined],
    ["prefix='25'", 25],
    // That of the class, as libvirt 9.0 puts the address on the bridge.
    ["prefix='0'", 8],
    ['', 8],
  ])('prefix of %s', (attributes, prefix) => {
    expect(network(`<ip address='10.0.0.1' ${attributes}/>`).addresses[0]?.prefix).toBe(prefix);
  });

  test('of both families, with several ranges, is parsed', () => {
    const { addresses, bridge, mac } = network(
      `<bridge name='virbr9'/><mac address='52:54:00:AA:BB:CC'/>
       <ip address='10.0.0.1' prefix='24'><dhcp><range start='10.0.0.2' end='10.0.0.9'/><range start='10.0.0.20' end='10.0.0.29'/></dhcp></ip>
       <ip family='ipv6' address='fd00::1' prefix='64'/>`,
    );
    expect([bridge, mac]).toEqual(['virbr9', '52:54:00:aa:bb:cc']);
    expect(addresses.map(({ family, dhcp }) => [family, dhcp.length])).toEqual([
      ['ipv4', 2],
      ['ipv6', 0],
    ]);
  });

  test('has no values that its XML does not contain', () => {
    expect(network('')).toMatchObject({
      uuid: undefined,
      bridge: undefined,
      mac: undefined,
      live: undefined,
      addresses: [],
    });
  });
});

describe('a pool and its volumes', () => {
  test.each([
    ["<capacity unit='GiB'>60</capacity>", 60n * 1024n ** 3n],
    ["<capacity unit='GB'>27</capacity>", 27_000_000_000n],
    ['<capacity>512</capacity>', 512n],
    ["<capacity unit='furlong'>1</capacity>", undefined],
    ["<capacity unit='bytes'>9007199254740993</capacity>", 9_007_199_254_740_993n],
    ['', undefined],
  ])('%s', (inner, capacity) => {
    expect(parseVolume(xml(`<volume><name>v</name>${inner}</volume>`), 'p').capacity).toBe(capacity);
  });

  test('have the path, the type and the given volumes', () => {
    const volume = parseVolume(
      xml("<volume type='file'><name>0123</name><target><path>/p/0123</path><format type='raw'/></target></volume>"),
      'p',
    );
    const pool = parsePool(xml("<pool type='dir'><name>p</name><target><path>/p</path></target></pool>"), [volume]);
    expect(pool).toMatchObject({
      type: 'dir',
      path: '/p',
      volumes: [{ name: '0123', path: '/p/0123', format: 'raw', pool: 'p' }],
    });
  });
});

describe('a domain', () => {
  const domain = (inner: string) => parseDomain(xml(`<domain type='kvm'><name>d</name>${inner}</domain>`));

  test.each([
    ['<memory>2097152</memory>', 2n * 1024n ** 3n],
    ["<memory unit='GiB'>2</memory>", 2n * 1024n ** 3n],
    ["<memory unit='b'>1024</memory>", 1024n],
    ['', undefined],
  ])('memory: %s', (inner, memory) => {
    expect(domain(inner).memory).toBe(memory);
  });

  test('counts plugged memory', () => {
    const dimm = "<memory model='dimm'><target><size unit='MiB'>512</size><node>0</node></target></memory>";
    expect(domain(`<devices>${dimm}${dimm}</devices>`).pluggedMemory).toBe(1024n ** 3n);
    expect(domain('').pluggedMemory).toBe(0n);
  });

  const pflash = (loader: string, rest = '') => `<os><loader type='pflash'>/fw/${loader}</loader>${rest}</os>`;
  const nvram = (template: string) => `<nvram template='/fw/${template}'>/nvram</nvram>`;
  test.each([
    ['nothing', '', 'bios'],
    ['a plain ROM', "<os><loader type='rom'>/fw/bios.bin</loader></os>", 'bios'],
    ['pflash', pflash('OVMF_CODE.fd', nvram('OVMF_VARS.fd')), 'uefi'],
    ["NixVirt's windows template", pflash('OVMF_CODE.ms.fd', nvram('OVMF_VARS.ms.fd')), 'uefi-secure-boot'],
    ['Debian, 4M', pflash('OVMF_CODE_4M.ms.fd', nvram('OVMF_VARS_4M.ms.fd')), 'uefi-secure-boot'],
    ['Fedora', pflash('OVMF_CODE.secboot.fd', nvram('OVMF_VARS.secboot.fd')), 'uefi-secure-boot'],
    ['a loader that can, variables without keys', pflash('OVMF_CODE.secboot.fd', nvram('OVMF_VARS.fd')), 'uefi'],
    ["Microsoft's loader, no template named", pflash('OVMF_CODE_4M.ms.fd'), 'uefi-secure-boot'],
    ['a folder called .ms. is not a name', "<os><loader type='pflash'>/a.ms.b/OVMF_CODE.fd</loader></os>", 'uefi'],
    ['libvirt chooses', "<os firmware='efi'/>", 'uefi'],
    [
      'libvirt chooses, with keys',
      "<os firmware='efi'><firmware><feature enabled='yes' name='secure-boot'/><feature enabled='yes' name='enrolled-keys'/></firmware></os>",
      'uefi-secure-boot',
    ],
    [
      'keys refused, whatever the template is called',
      `<os firmware='efi'><firmware><feature enabled='no' name='enrolled-keys'/></firmware>${nvram('OVMF_VARS.ms.fd')}</os>`,
      'uefi',
    ],
  ])('firmware: %s', (_what, inner, kind) => {
    expect(domain(inner).firmware.kind).toBe(kind);
  });

  test('has disks by volume, by path, by device, and empty ones', () => {
    const { disks } = domain(`<devices>
      <disk type='volume'><source pool='p' volume='0711'/><target dev='sda' bus='sata'/></disk>
      <disk type='file' device='cdrom'><source file='/a &amp; b.iso' startupPolicy='optional'/><readonly/></disk>
      <disk type='block' device='disk'><source dev='/dev/sdx'/><shareable/></disk>
      <disk type='file' device='cdrom'/>
    </devices>`);
    expect(disks.map(({ device, pool, volume, file }) => [device, pool, volume, file])).toEqual([
      ['disk', 'p', '0711', undefined],
      ['cdrom', undefined, undefined, '/a & b.iso'],
      ['disk', undefined, undefined, '/dev/sdx'],
      ['cdrom', undefined, undefined, undefined],
    ]);
    expect(disks.map(({ position, readonly, shareable }) => [position, readonly, shareable])).toEqual([
      [1, false, false],
      [2, true, false],
      [3, false, true],
      [4, false, false],
    ]);
  });

  test('has shares: 9p if no driver is named, virtiofs', () => {
    const { filesystems } = domain(`<devices>
      <filesystem type='mount'><source dir='/srv'/><target dir='srv'/></filesystem>
      <filesystem type='mount'><driver type='virtiofs' queue='1024'/><source dir='/a'/><target dir='0711'/></filesystem>
      <filesystem type='mount'><driver type='virtiofs'/></filesystem>
    </devices>`);
    expect(filesystems).toEqual([
      { driver: 'path', tag: 'srv', position: 1 },
      { driver: 'virtiofs', tag: '0711', position: 2 },
      { driver: 'virtiofs', tag: undefined, position: 3 },
    ]);
    expect(domain('').filesystems).toEqual([]);
  });

  test.each([
    ['all it has', '<memory>2</memory><vcpu>4</vcpu>', undefined, undefined],
    ['fewer', "<currentMemory>1</currentMemory><vcpu current='2'>4</vcpu>", 1024n, 2],
    ['no number', "<currentMemory>x</currentMemory><vcpu current=''>4</vcpu>", undefined, undefined],
  ])('what it starts with: %s', (_what, inner, memory, vcpus) => {
    expect(domain(inner)).toMatchObject({ currentMemory: memory, currentVcpus: vcpus });
  });

  test('may have any name', () => {
    const named = fc
      .tuple(fc.constantFrom('a', '0', '0711', '; touch x', '--help'), xmlText)
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(named, (name) => {
        expect(parseDomain(xml(`<domain><name>${escapeXml(name)}</name></domain>`)).name).toBe(name);
      }),
    );
  });

  test('may have a UUID that consists of digits', () => {
    const uuid = '11111111-2222-3333-4444-555555555555';
    expect(domain(`<uuid>${uuid}</uuid>`).uuid).toBe(uuid);
    expect(domain('<uuid>12345678901234567890123456789012</uuid>').uuid).toBe('12345678-9012-3456-7890-123456789012');
    expect(domain('<uuid>ABCDEF00-2222-3333-4444-555555555555</uuid>').uuid).toBe(
      'abcdef00-2222-3333-4444-555555555555',
    );
  });

  test('a pool may have its name in its source, as in libvirt', () => {
    expect(parsePool(xml("<pool type='logical'><source><name>vg0</name></source></pool>"), []).name).toBe('vg0');
    expect(() => parsePool(xml("<pool type='dir'><source/></pool>"), [])).toThrow('it has no <name>');
  });

  test('without a name is refused', () => {
    expect(() => parseDomain(xml('<domain><memory>1</memory></domain>'))).toThrow(
      'spec.xml is not a libvirt domain: it has no <name>',
    );
  });
});
