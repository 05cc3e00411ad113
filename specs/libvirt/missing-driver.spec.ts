import { expect, test } from 'vitest';
import { refused } from '../../lib/libvirt/virsh-error.ts';

const words = 'this function is not supported by the connection driver: virNWFilterDefineXML';

test.each([
  [['nwfilter-define', '--file', 'x.xml'], 'nwfilter'],
  [['secret-define', '--file', 'x.xml'], 'secret'],
  [['net-list'], 'network'],
  [['vol-list', '--pool', 'p'], 'storage'],
  [['dumpxml', 'guest'], 'qemu'],
] as const)('a libvirt without the driver that %j takes: which one it is, and its package', (command, driver) => {
  expect(refused(command, words)).toMatchObject({
    ...{ code: 'libvirt-driver-missing', kind: 'environment', why: words },
    what: expect.stringContaining(`this libvirt has no ${driver} driver, which virsh ${command[0]}`),
    fix: expect.stringContaining(`libvirt-daemon-driver-${driver} `),
  });
});

test('other refusals are libvirt’s own message', () => {
  expect(refused(['net-start', 'lan'], 'no')).toMatchObject({ code: 'virsh-refused', why: 'no', fix: undefined });
});
