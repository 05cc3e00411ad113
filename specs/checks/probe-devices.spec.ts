import { describe, expect, test } from 'vitest';
import { runChecks } from '../../lib/judge/run-checks.ts';
import type { OpenOutcome } from './probed.ts';
import { contextOf, goodParts, type Parts } from './reference.ts';
import { nth, type OpenView, say, told } from './said.ts';

const gib = 1024n ** 3n;

describe('probe-interfaces', () => {
  const second = (change: Partial<OpenView['interfaces'][number]>) =>
    say('probe-interfaces', ({ view }) => void Object.assign(nth(view.interfaces, 1), change));
  const stray = { mac: '52:54:00:00:00:99', name: 'eth2' };

  test('passes if the guest finds the adapters as declared', () => {
    expect(say('probe-interfaces', () => {})).toBe(
      'pass: eth0 52:54:00:56:00:10 e1000e 8086:10d3, eth1 52:54:00:7a:00:10 e1000e 8086:10d3',
    );
  });

  test.each<[string, Partial<OpenView['interfaces'][number]>, RegExp]>([
    [
      'of another model',
      { driver: '8139cp', pciId: '10ec:8139' },
      /not 2 of model e1000e \(the lab file\); 52:54:00:7a:00:10 e1000e, link up \(the domain XML\)$/,
    ],
    ['of another PCI id', { pciId: '8086:100e' }, /^fail/],
    [
      'with its link down',
      { carrier: false },
      /eth1 52:54:00:7a:00:10 e1000e 8086:10d3 no link, not 52:54:00:7a:00:10 e1000e, link up \(the domain XML\)$/,
    ],
    [
      'with another MAC',
      { mac: '52:54:00:00:00:99' },
      /not 52:54:00:7a:00:10 e1000e, link up, no adapter 52:54:00:00:00:99 \(the domain XML\)$/,
    ],
  ])('%s', (_what, change, expected) => {
    expect(second(change)).toMatch(expected);
  });

  test('fails if there is one adapter too many', () => {
    const verdict = say('probe-interfaces', ({ view }) => {
      view.interfaces.push({ ...nth(view.interfaces, 0), ...stray });
    });
    expect(verdict).toMatch(/not 2 adapters \(the lab file\); no adapter 52:54:00:00:00:99 \(the domain XML\)$/);
  });

  test('requires a link that is declared down to be down', () => {
    const unplug = ({ observed }: Parts) =>
      observed.edit('domain-DC01', "<source network='default'/>", "<source network='default'/><link state='down'/>");
    expect(say('probe-interfaces', () => {}, unplug)).toMatch(
      /not 52:54:00:7a:00:10 e1000e, link down \(the domain XML\)$/,
    );
    const down = ({ view }: { view: OpenView }) => {
      nth(view.interfaces, 1).carrier = false;
    };
    expect(say('probe-interfaces', down, unplug)).toMatch(/^pass/);
    expect(say('probe-network', down, unplug)).toMatch(
      /52:54:00:7a:00:10 is on default, with its link down in the XML: not checked$/,
    );
  });

  test('fails if the lab file names another MAC', () => {
    const named = ({ domains }: Parts) => {
      const wanted = { network: 'default', model: 'e1000e', mac: '52:54:00:7A:00:11' };
      nth(domains, 0).interfaces = [{ network: 'lab-net', model: undefined, mac: '52:54:00:56:00:10' }, wanted];
    };
    expect(say('probe-interfaces', () => {}, named)).toMatch(/not 52:54:00:7a:00:11 e1000e \(the lab file\)$/);
  });

  test.each([
    ['e1000e', 'e1000e', '8086:10d3'],
    ['e1000', 'e1000', '8086:100e'],
    ['igb', 'igb', '8086:10c9'],
    ['rtl8139', '8139cp', '10ec:8139'],
    ['rtl8139', '8139too', '10ec:8139'],
    ['virtio', 'virtio_net', '1af4:1000'],
    ['virtio', 'virtio_net', '1af4:1041'],
    ['virtio-non-transitional', 'virtio_net', '1af4:1041'],
    ['vmxnet3', 'vmxnet3', '15ad:07b0'],
    ['pcnet', 'pcnet32', '1022:2000'],
    ['ne2k_pci', 'ne2k-pci', '10ec:8029'],
    ['i82551', 'e100', '8086:1209'],
    ['i82557b', 'e100', '8086:1229'],
    ['something-new', 'a_driver', '1234:5678'],
  ])('%s is %s %s in the guest, and nothing else', (model, driver, pciId) => {
    const prepare = ({ domains, observed }: Parts) => {
      nth(domains, 0).interfaces = undefined;
      observed.edit('domain-DC01', "<model type='e1000e'/>", `<model type="${model}"/>`);
    };
    const seen = (found: Partial<OpenView['interfaces'][number]>) =>
      say('probe-interfaces', ({ view }) => void Object.assign(nth(view.interfaces, 0), found), prepare).split(':')[0];
    expect(seen({ driver, pciId })).toBe('pass');
    const other = model === 'something-new' ? 'pass' : 'fail';
    expect([seen({ driver: 'other', pciId }), seen({ driver, pciId: '0000:0000' })]).toEqual([other, other]);
  });
});

describe('probe-interface-order', () => {
  test('fails if a third adapter is between the two', () => {
    const verdict = say('probe-interface-order', ({ view: { interfaces } }) => {
      interfaces.splice(1, 0, { ...nth(interfaces, 0), name: 'eth9', mac: '52:54:00:00:00:99' });
    });
    expect(verdict).toBe('pass: eth0 is 52:54:00:56:00:10, on lab-net; eth1 is 52:54:00:7a:00:10, on default');
  });

  test('makes no finding for a single adapter', () => {
    expect(say('probe-interface-order', ({ view }) => void view.interfaces.pop())).toBe(
      'skip: the guest found fewer than two of its adapters (see probe-interfaces)',
    );
  });
});

describe('probe-disks', () => {
  const disks = (change: (disks: OpenView['disks']) => void, prepare?: (parts: Parts) => void) =>
    say('probe-disks', ({ view }) => change(view.disks), prepare);

  test.each<[string, (disks: OpenView['disks']) => void, RegExp]>([
    ['as declared', () => {}, /^pass: sda: 60 GiB on sata$/],
    [
      'on another bus',
      (all) => {
        nth(all, 0).bus = 'ide';
      },
      /^fail: sda: 60 GiB on ide, not sda: 60 GiB on sata \(the domain XML\)$/,
    ],
    [
      'none',
      (all) => void all.pop(),
      /^fail: no disk, not 60 GiB \(the lab file\); sda: 60 GiB on sata \(the domain XML\)$/,
    ],
    [
      'one too many',
      (all) => void all.push({ name: 'sdb', bus: 'usb', bytes: gib }),
      /not 60 GiB \(the lab file\); no more than 1 disk \(the domain XML\)$/,
    ],
  ])('%s', (_what, change, expected) => {
    expect(disks(change)).toMatch(expected);
  });

  test('fails if only the lab file’s size differs', () => {
    const grown = ({ pools }: Parts) => {
      const [pool] = pools;
      if (pool) pool.volumes = pool.volumes.map((volume) => ({ ...volume, capacity: 80n * gib }));
    };
    expect(disks(() => {}, grown)).toBe('fail: sda: 60 GiB on sata, not 80 GiB (the lab file)');
  });

  test('passes for a raw image that ends within a sector', () => {
    const odd = ({ observed, domains }: Parts) => {
      nth(domains, 0).disks = undefined;
      observed.edit('volume-dc01.qcow2', '>64424509440<', '>1000<');
    };
    expect(
      disks((all) => {
        nth(all, 0).bytes = 1024n;
      }, odd),
    ).toMatch(/^pass/);
    expect(
      disks((all) => {
        nth(all, 0).bytes = 1000n;
      }, odd),
    ).toMatch(/^fail/);
  });
});

describe('probe-cdroms', () => {
  test.each<[string, (view: OpenView) => void, RegExp]>([
    ['as declared', () => {}, /^pass: sr0 on sata$/],
    [
      'on another bus',
      ({ cdroms }) => {
        nth(cdroms, 0).bus = 'usb';
      },
      /^fail: sr0 on usb, not hdc on sata \(the domain XML\)$/,
    ],
    [
      'one too many',
      ({ cdroms }) => void cdroms.push({ name: 'sr1', bus: 'sata', bytes: undefined }),
      /^fail: sr0 on sata, sr1 on sata, not no more than 1 drive \(the domain XML\)$/,
    ],
  ])('%s', (_what, change, expected) => {
    expect(say('probe-cdroms', ({ view }) => change(view))).toMatch(expected);
  });

  test('accepts a temporary drive as one additional drive, but not two', () => {
    const lent = { why: 'it has no CD-ROM drive', added: true };
    const withMore = (count: number) =>
      say('probe-cdroms', ({ view, outcome }) => {
        for (const result of outcome.domains) result.lent = lent;
        for (let at = 1; at <= count; at++) view.cdroms.push({ name: `sr${at}`, bus: 'sata', bytes: undefined });
      });
    expect(withMore(1)).toMatch(/^pass: sr0 on sata, sr1 on sata$/);
    expect(withMore(2)).toMatch(/^fail: .*, not no more than 1 drive/);
  });

  test('fails if the lab file has one ISO more than there are drives', () => {
    const two = ({ domains }: Parts) => {
      nth(domains, 0).cdroms = ['/iso/a.iso', '/iso/b.iso'];
    };
    expect(say('probe-cdroms', () => {}, two)).toBe('fail: sr0 on sata, not drives for 2 ISOs (the lab file)');
  });
});

describe('probe-shares', () => {
  const share = (driver: string) => (parts: Parts) => {
    const element = `<filesystem type='mount'>${driver}<target dir='isos'/></filesystem><interface type='bridge'>`;
    parts.observed.edit('domain-DC01', "<interface type='bridge'>", element);
  };

  test('passes if the shares are readable by virtiofs and by 9p', () => {
    for (const driver of ["<driver type='virtiofs'/>", ''])
      expect(say('probe-shares', () => {}, share(driver))).toBe('pass: isos: readable');
  });

  test('does not pass a share that was not tested', () => {
    expect(say('probe-shares', ({ view }) => void view.shares.pop(), share(''))).toBe(
      'skip: isos: not tried: the probe did not receive its tag',
    );
  });

  test('makes no finding for other drivers', () => {
    expect(() => say('probe-shares', () => {}, share("<driver type='loop'/>"))).toThrow(
      'no check applies to homelab-sccm',
    );
  });
});

describe('the guest’s own report is evidence', () => {
  test('it is shown next to the XML, with its name', () => {
    const parts = goodParts();
    parts.probe = ({ domains }: OpenOutcome) => {
      for (const { first } of domains) if (first?.answer) first.answer.view.vcpus = 1;
    };
    const [finding] = runChecks(contextOf(parts), { select: ['probe-vcpus', 'domain:DC01'] });
    if (finding?.status !== 'fail') throw new Error(finding && told(finding));
    expect(finding.evidence.map(({ source, excerpt }) => [source, excerpt])).toEqual([
      ['virsh dumpxml --inactive DC01', "<vcpu placement='static'>2</vcpu>"],
      ['the probe guest in DC01', '1 processors online'],
    ]);
  });
});
