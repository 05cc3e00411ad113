import { expect, test } from 'vitest';
import { cdromDrivesOf, spareDrive } from '../../lib/access/cdrom/cdrom-drive.ts';

const xml = (...disks: readonly string[]) =>
  `<domain type='kvm' id='3'><name>ad01</name><devices><disk type='file' device='disk'><source file='/d'/><target dev='sda'/></disk>${disks.join('')}</devices></domain>`;
const busy =
  "<disk type='file' device='cdrom'><source file='/iso/win &amp; more.iso' index='2'/><target dev='sdb' bus='sata'/><readonly/></disk>";
const open =
  "<disk type='volume' device='cdrom'><source pool='isos' volume='virtio.iso'/><target dev='sdc' bus='sata' tray='open'/></disk>";
const empty = "<disk type='file' device='cdrom'><target dev='sdd' bus='sata'/></disk>";

test('the CD-ROM drives of a domain, with what is in them', () => {
  expect(cdromDrivesOf(xml(busy, open, empty))).toEqual([
    { target: 'sdb', medium: '/iso/win & more.iso', isOpen: false, xml: expect.stringContaining('win &amp; more.iso') },
    { target: 'sdc', medium: 'isos/virtio.iso', isOpen: true, xml: expect.stringContaining('virtio.iso') },
    { target: 'sdd', medium: undefined, isOpen: false, xml: expect.stringContaining('sdd') },
  ]);
});

const spare = (drive: string | undefined, ...disks: readonly string[]) =>
  spareDrive('ad01', cdromDrivesOf(xml(...disks)), drive).target;

test('the empty drive is taken, or the one that was asked for', () => {
  expect(spare(undefined, busy, empty)).toBe('sdd');
  expect(spare('sdb', busy, empty)).toBe('sdb');
});

test.each([
  ['every drive is in use', () => spare(undefined, busy), 'no-spare-drive', /--drive sdb/],
  ['there is no drive', () => spare(undefined), 'no-spare-drive', /device = "cdrom"/],
  ['the drive is not there', () => spare('sdz', busy), 'drive-not-found', undefined],
  ['a disk is no drive', () => spare('sda', busy), 'drive-not-found', undefined],
])('where %s, nothing is taken away', (_what, take, code, fix) => {
  let error: { code?: string; fix?: string; why?: string } = {};
  try {
    take();
  } catch (caught) {
    error = caught as typeof error;
  }
  expect(error.code).toBe(code);
  if (fix) expect(error.fix).toMatch(fix);
  else expect(error.why).toContain('it has sdb (/iso/win & more.iso)');
});
