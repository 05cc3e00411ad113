import { expect, test } from 'vitest';
import { parseNixVirtLog } from '../../lib/deploy/nixvirt-log.ts';
import type { RenderedObject } from '../../lib/model/rendered.ts';

const object = (kind: RenderedObject['kind'], name: string, uuid: string): RenderedObject => {
  return { kind, name, uuid, pool: undefined, xml: { text: '', origin: 'spec' }, active: null };
};
const objects = [
  object('domain', 'DC01', '1D766DC3-e028-4d3a-919e-c64d0b0a96e2'),
  object('pool', 'homelab', '15a8ed61-d72d-4bda-9017-60449412e25c'),
];

test('the output of NixVirt 0.6.0 with -v is converted to our verbs', () => {
  const log = [
    'NixVirt: QEMU: Examining settings',
    'NixVirt: QEMU: domain 1d766dc3-e028-4d3a-919e-c64d0b0a96e2: assigning MAC address 52:54:00:48:60:4b',
    'NixVirt: QEMU: domain 00000000-0000-4000-8000-000000000001: deactivate',
    'NixVirt: QEMU: domain 00000000-0000-4000-8000-000000000001: undefine',
    'NixVirt: QEMU: domain 1d766dc3-e028-4d3a-919e-c64d0b0a96e2: redefine',
    'NixVirt: QEMU: domain 1d766dc3-e028-4d3a-919e-c64d0b0a96e2: detect restart',
    'NixVirt: QEMU: domain 1d766dc3-e028-4d3a-919e-c64d0b0a96e2: changed:',
    '[update-attribute, /domain/devices/interface[2]/mac[1], address, "52:54:00:9c:8e:cb"]',
    'NixVirt: QEMU: pool 15a8ed61-d72d-4bda-9017-60449412e25c: define new',
    'NixVirt: QEMU: pool 15a8ed61-d72d-4bda-9017-60449412e25c: creating volume a b.qcow2',
    'NixVirt: QEMU: pool 15a8ed61-d72d-4bda-9017-60449412e25c: found volume c.qcow2',
    'NixVirt: QEMU: pool 15a8ed61-d72d-4bda-9017-60449412e25c: activate',
    'NixVirt: QEMU: Done',
  ];
  expect(parseNixVirtLog(log.join('\n'), objects)).toEqual([
    { verb: 'stop', kind: 'domain', name: '00000000-0000-4000-8000-000000000001' },
    { verb: 'undefine', kind: 'domain', name: '00000000-0000-4000-8000-000000000001' },
    { verb: 'redefine', kind: 'domain', name: 'DC01' },
    { verb: 'define', kind: 'pool', name: 'homelab' },
    { verb: 'create', kind: 'volume', name: 'homelab/a b.qcow2' },
    { verb: 'start', kind: 'pool', name: 'homelab' },
  ]);
});

test('the output of NixVirt 0.5.0 with -v, without the prefix, is converted too', () => {
  const uuid = '1d766dc3-e028-4d3a-919e-c64d0b0a96e2';
  expect(parseNixVirtLog(`Examining settings\ndomain ${uuid}: redefine\ndomain ${uuid}: unchanged\n`, objects)).toEqual(
    [{ verb: 'redefine', kind: 'domain', name: 'DC01' }],
  );
});

test('no output means no actions', () => {
  expect(parseNixVirtLog('', objects)).toEqual([]);
});
