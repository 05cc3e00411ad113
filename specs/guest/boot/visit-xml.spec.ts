import { describe, expect, test } from 'vitest';
import { type VisitFiles, visitXml } from '../../../lib/guest/boot/visit-xml.ts';
import { selectXpath, xpathText } from '../../../lib/xml/xpath.ts';

const disk = (target: string, inside = '', bus = 'virtio') =>
  `<disk type='block' device='disk'><driver name='qemu' type='raw' cache='none' io='native'/><source dev='/dev/${target}'/><target dev='${target}' bus='${bus}'/>${inside}</disk>`;
const cdrom = (target: string, inside = '') =>
  `<disk type='file' device='cdrom'>${inside}<target dev='${target}' bus='sata'/><readonly/></disk>`;
const card = "<interface type='user'><boot order='3'/></interface>";

/** The text at these places in a domain that is started with `files` instead of its own. */
function visit(devices: string, os = '', files: Partial<VisitFiles> = {}) {
  const text = `<domain><name>a</name><os><type>hvm</type>${os}</os><devices>\n${devices}</devices></domain>`;
  const xml = { origin: 'visit', text: visitXml({ origin: 'a', text }, { medium: "/it's/probe.iso", ...files }) };
  return {
    at: (xpath: string) => xpathText(xml, xpath),
    count: (xpath: string) => Number(selectXpath(xml, `count(${xpath})`)),
  };
}

describe('a domain’s XML for one start of the probe', () => {
  test('puts the probe into the drive with a medium, and leaves the empty one empty', () => {
    const { at, count } = visit(disk('vda') + cdrom('sda') + cdrom('sdb', "<source file='/w.iso'/>"));
    expect(at("//disk[target/@dev='sdb']/source/@file")).toBe("/it's/probe.iso");
    expect(count('//disk')).toBe(3);
    expect(count("//disk[target/@dev='sda']/source")).toBe(0);
    expect(at("//disk[target/@dev='vda']/source/@dev")).toBe('/dev/vda');
  });

  test('puts the probe into the first of several empty drives', () => {
    const { at, count } = visit(cdrom('sda') + cdrom('sdb'));
    expect(at("//disk[target/@dev='sda']/source/@file")).toBe("/it's/probe.iso");
    expect(count('//source')).toBe(1);
  });

  test('boots nothing but the probe: no other boot order, no kernel of the host', () => {
    const kernel = '<kernel>/k</kernel><initrd>/i</initrd><cmdline>root=/dev/vda</cmdline>';
    const { at, count } = visit(
      disk('vda', "<boot order='1'/>") + cdrom('sda', "<boot order='2'/>") + card,
      `${kernel}<boot dev='hd'/><boot dev='network'/><bootmenu enable='yes'/>`,
    );
    expect(count('//boot')).toBe(1);
    expect(at("//disk[@device='cdrom']/boot/@order")).toBe('1');
    expect(count('//kernel | //initrd | //cmdline')).toBe(0);
    expect(count('//bootmenu')).toBe(1);
  });

  test('adds a drive if there is none, with a free name and address', () => {
    const unit = (number: number) => `<address type='drive' controller='0' bus='0' target='0' unit='${number}'/>`;
    const { at } = visit(disk('sda', unit(2), 'sata') + disk('sdb', '', 'scsi'));
    expect(at("//disk[@device='cdrom']/target/@dev")).toBe('sdd');
    expect(at("//disk[@device='cdrom']/target/@bus")).toBe('sata');
    expect(at("//disk[@device='cdrom']/boot/@order")).toBe('1');
  });

  test('replaces a disk by its overlay, without its cache mode and its backing chain', () => {
    const { at, count } = visit(disk('vda', '<backingStore/>') + disk('vdb'), '', {
      overlays: new Map([['vda', '/o/vda.qcow2']]),
    });
    expect(at("//disk[target/@dev='vda']/source/@file")).toBe('/o/vda.qcow2');
    expect(at("//disk[target/@dev='vda']/@type")).toBe('file');
    expect(at("//disk[target/@dev='vda']/driver/@type")).toBe('qcow2');
    expect(count("//disk[target/@dev='vda']/driver/@cache | //backingStore")).toBe(0);
    expect(at("//disk[target/@dev='vdb']/source/@dev")).toBe('/dev/vdb');
  });

  test.each([
    ["<nvram template='/t.fd'>/own.fd</nvram>", '/t.fd'],
    ['<nvram>/own.fd</nvram>', undefined],
    ['', undefined],
  ])('a copy takes the place of the NVRAM: %j', (nvram, template) => {
    const { at, count } = visit(cdrom('sda'), `<loader type='pflash'>/code.fd</loader>${nvram}`, { nvram: '/copy.fd' });
    expect(at('//nvram')).toBe('/copy.fd');
    expect(at('//nvram/@template')).toBe(template);
    expect(count('//nvram')).toBe(1);
  });
});
