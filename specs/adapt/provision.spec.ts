import { describe, expect, it } from 'vitest';
import { adaptObjects } from '../../lib/adapt/adapt.ts';
import { provision } from '../../lib/adapt/provision.ts';
import { domain, fixture, headless, rendered } from './host.ts';

const nowhere = { exists: () => false, filters: new Set<string>() };
const devices = (xml: string) => domain(`<devices>${xml}</devices>`);
const pool = rendered("<pool type='dir'><name>p</name><target><path>/data/p</path></target></pool>");
const volume = rendered('<volume><name>v.qcow2</name></volume>', { pool: 'p' });
const file = (path: string, format = 'raw', bytes = 1024n ** 3n) => ({ kind: 'file', path, format, bytes });

describe('provision', () => {
  it('gives a domain that uses everything what it needs to start', () => {
    const { objects } = adaptObjects([rendered(fixture('everything.xml'))], headless);
    const { items, adaptations } = provision(objects, nowhere);
    expect(items).toEqual([
      { kind: 'bridge', name: 'enp3s0' },
      { kind: 'bridge', name: 'ovsbr0' },
      { kind: 'folder', path: '/tank/share' },
      { kind: 'parent', path: '/var/lib/libvirt/nvram' },
      file('/nix/store/virtspec-fixture-iso/install.iso', 'raw', 1_048_576n),
      file('/var/lib/libvirt/virtspec/disks/everything-sda.img'),
      file('/var/lib/libvirt/virtspec/disks/everything-vda.img'),
    ]);
    expect(adaptations.map(({ rule, what }) => `${rule} ${what}`)).toEqual([
      'stand-in-folder /var/lib/libvirt/nvram',
      'stand-in-file /nix/store/virtspec-fixture-iso/install.iso',
      'stand-in-bridge enp3s0',
      'stand-in-bridge ovsbr0',
      'stand-in-folder /tank/share',
    ]);
    for (const { from, why } of adaptations) expect([from, why !== '']).toEqual(['(nothing)', true]);
  });

  it('leaves to the apply what the lab itself declares', () => {
    const network = rendered("<network><name>n</name><bridge name='virbr7'/><ip address='192.0.2.1'/></network>");
    const uses = devices(`
      <disk type='volume' device='disk'><source pool='p' volume='v.qcow2'/></disk>
      <disk type='file' device='cdrom'><source file='/data/p/v.qcow2'/></disk>
      <interface type='bridge'><source bridge='virbr7'/></interface>
      <interface type='network'><source network='n'/></interface>`);
    const { items, adaptations } = provision([network, pool, volume, uses], nowhere);
    expect(items).toEqual([{ kind: 'folder', path: '/data/p' }]);
    expect(adaptations).toEqual([]);
  });

  it('provides a stand-in for an undeclared volume in a declared pool', () => {
    const uses = devices("<disk type='volume' device='cdrom'><source pool='p' volume='w.iso'/></disk>");
    expect(provision([pool, uses], nowhere).items).toContainEqual(file('/data/p/w.iso', 'raw', 1_048_576n));
  });

  it('creates nothing for a volume in an undeclared pool, so that libvirt reports it', () => {
    const uses = devices("<disk type='volume' device='disk'><source pool='q' volume='v'/></disk>");
    expect(provision([uses], nowhere)).toEqual({ items: [], adaptations: [] });
  });

  it('uses a CD-ROM image that the host has, but never a disk', () => {
    const uses = devices(`
      <disk type='file' device='cdrom'><source file='/iso/a.iso'/></disk>
      <disk type='file' device='disk'><driver type='qcow2'/><source file='/img/a.qcow2'/>
        <backingStore type='file'><format type='vmdk'/><source file='/img/base.vmdk'/><backingStore/></backingStore></disk>`);
    expect(provision([uses], { ...nowhere, exists: () => true }).items).toEqual([
      file('/img/a.qcow2', 'qcow2'),
      file('/img/base.vmdk', 'vmdk'),
    ]);
  });

  it("creates a volume's base image", () => {
    const over = rendered(
      "<volume><name>o</name><backingStore><path>/img/base</path><format type='qcow2'/></backingStore></volume>",
      { pool: 'p' },
    );
    expect(provision([pool, over], nowhere).items).toContainEqual(file('/img/base', 'qcow2'));
  });

  it('creates each item once, folders before their content', () => {
    const twice = "<disk type='file' device='floppy'><source file='/data/p/f.img'/></disk>";
    const serial = "<serial type='file'><source path='/data/p/log/s.txt'/><log file='/data/l/s.log'/></serial>";
    expect(provision([devices(twice + serial), devices(twice), pool], nowhere).items).toEqual([
      { kind: 'folder', path: '/data/p' },
      { kind: 'parent', path: '/data/l' },
      { kind: 'parent', path: '/data/p/log' },
      file('/data/p/f.img', 'raw', 1_474_560n),
    ]);
  });

  it('creates an object of the same name for what NixVirt cannot declare', () => {
    const uses = devices(`
      <interface type='bridge'><source bridge='br0'/><filterref filter='clean-traffic'/></interface>
      <interface type='bridge'><source bridge='br0'/><filterref filter='own'/></interface>
      <tpm><backend type='emulator'><encryption secret='74459CA3-cf85-481d-890d-a95ff6e7a207'/></backend></tpm>
      <disk type='volume' device='disk'><source pool='p' volume='v.qcow2'/>
        <encryption format='luks'><secret type='passphrase' usage='of v'/></encryption></disk>`);
    const host = { ...nowhere, filters: new Set(['clean-traffic']) };
    const { items, adaptations } = provision([pool, volume, uses], host);
    expect(items.filter(({ kind }) => kind === 'nwfilter' || kind === 'secret')).toEqual([
      { kind: 'nwfilter', name: 'own' },
      { kind: 'secret', uuid: expect.stringMatching(/^[0-9a-f-]{36}$/), usage: { type: 'volume', id: 'of v' } },
      {
        kind: 'secret',
        uuid: '74459ca3-cf85-481d-890d-a95ff6e7a207',
        usage: { type: 'vtpm', id: '74459CA3-cf85-481d-890d-a95ff6e7a207' },
      },
    ]);
    expect(adaptations.map(({ rule }) => rule)).toEqual([
      'stand-in-secret',
      'stand-in-bridge',
      'stand-in-nwfilter',
      'stand-in-secret',
    ]);
  });

  it('creates what dnsmasq reads, and the folders of sockets, logs and memory files', () => {
    const network = rendered(
      `<network><name>n</name><bridge name='virbr7'/><ip address='192.0.2.1'><tftp root='/srv/tftp'/></ip>
        <d:options><d:option value='addn-hosts=/srv/hosts'/><d:option value='hostsdir=/srv/h'/><d:option value='log-queries'/></d:options></network>`,
    );
    const uses = devices(`
      <graphics type='vnc' socket='/run/a/vnc'/><graphics type='spice'><listen type='socket' socket='/run/b/s'/></graphics>
      <channel type='unix'><source mode='bind' path='/run/c/s'/></channel>
      <memory model='nvdimm'><source><path>/srv/nv/a</path></source></memory>`);
    const { items, adaptations } = provision([network, uses], nowhere);
    expect(items).toEqual([
      { kind: 'folder', path: '/srv/h' },
      { kind: 'folder', path: '/srv/tftp' },
      { kind: 'parent', path: '/run/a' },
      { kind: 'parent', path: '/run/b' },
      { kind: 'parent', path: '/run/c' },
      { kind: 'parent', path: '/srv/nv' },
      file('/srv/hosts', 'raw', 0n),
    ]);
    expect(adaptations.map(({ what }) => what)).toEqual(['/srv/tftp', '/srv/hosts', '/srv/h']);
  });

  it("does not hide a system folder that the sandbox's own programs use", () => {
    const share = devices("<filesystem type='mount'><source dir='/nix/store'/></filesystem>");
    expect(provision([share], nowhere).items).toEqual([{ kind: 'folder', path: '/nix/store' }]);
    const everywhere = { ...nowhere, exists: () => true };
    const root = rendered("<pool type='dir'><name>p</name><target><path>/var/lib</path></target></pool>");
    expect(provision([share, root], everywhere).items).toEqual([]);
  });

  it.each(['images/a.img', '/a/../etc/shadow', '/a//b', '/a/./b', '/a/b&#10;c', `/${'x'.repeat(256)}`])(
    'refuses the path %j',
    (path) => {
      const uses = devices(`<disk type='file' device='disk'><source file='${path}'/></disk>`);
      expect(() => provision([uses], nowhere)).toThrow(
        expect.objectContaining({ code: 'path-unusable', kind: 'usage' }),
      );
    },
  );

  it.each(['a bridge', 'x'.repeat(16), 'a/b', '..', ''])('refuses the bridge %j', (name) => {
    const uses = devices(`<interface type='bridge'><source bridge='${name}'/></interface>`);
    expect(() => provision([uses], nowhere)).toThrow(expect.objectContaining({ code: 'bridge-name', kind: 'usage' }));
  });
});
