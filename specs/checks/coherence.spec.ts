import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addresses } from '../../lib/check/coherence/addresses.ts';
import { bridges } from '../../lib/check/coherence/bridges.ts';
import { judgeRules, type Rule } from '../../lib/check/coherence/contradiction.ts';
import { controllers } from '../../lib/check/coherence/controllers.ts';
import { disks } from '../../lib/check/coherence/disks.ts';
import { extras } from '../../lib/check/coherence/extras.ts';
import { hyperv } from '../../lib/check/coherence/hyperv.ts';
import { lines } from '../../lib/check/coherence/lines.ts';
import { machine } from '../../lib/check/coherence/machine.ts';
import { screens } from '../../lib/check/coherence/screens.ts';
import { sharing } from '../../lib/check/coherence/sharing.ts';
import { timers } from '../../lib/check/coherence/timers.ts';

const labs = new URL('../../fixtures/labs/', import.meta.url);
const textOf = (file: string) => readFileSync(new URL(file, labs), 'utf8');
const sound = {
  windows: textOf('../rendered/homelab-sccm/domains/DC01.xml'),
  linux: textOf('cloud-linux/xml/domains/app.xml'),
  front: textOf('cloud-linux/xml/networks/front.xml'),
  back: textOf('cloud-linux/xml/networks/back.xml'),
};
const rules: readonly Rule[] = [
  machine,
  hyperv,
  timers,
  disks,
  controllers,
  lines,
  screens,
  sharing,
  extras,
  addresses,
  bridges,
];

/** One edit of a sound XML, and the finding. libvirt 9.0 rejects each at define, except those with a comment. */
type Case = readonly [where: keyof typeof sound, from: string | RegExp, to: string, said: string];

const cases: readonly Case[] = [
  ['windows', '>hvm<', '>linux<', 'os type linux'],
  ['linux', "machine='q35'", "machine='virt'", 'machine type virt on x86_64'],
  ['linux', "arch='x86_64'", "arch='aarch64'", 'machine type q35 on aarch64'],
  ['windows', "arch='x86_64'", "arch='i686'", '64-bit firmware on i686'],
  ['windows', " readonly='yes'", '', 'firmware in the Nix store without readonly'],
  ['windows', "machine='q35'", "machine='pc'", 'Secure Boot without q35'],
  ['windows', " machine='q35'", '', 'Secure Boot without q35'],
  ['windows', '<acpi/>', "<acpi/><smm state='off'/>", 'Secure Boot without SMM'],
  ['linux', '<acpi/>', '', 'UEFI without ACPI'],
  ['linux', '<on_poweroff>destroy', '<on_poweroff>preserve', 'on_poweroff is preserve'],
  ['windows', 'tpm-crb', 'tpm-spapr', 'tpm-spapr, the TPM of another architecture'],
  ['windows', '<graphics', "<tpm model='tpm-tis'><backend type='emulator'/></tpm><graphics", '2 TPMs'],
  ['windows', "retries='8191'", "retries='0'", 'spinlocks with 0 retries'],
  ['windows', " retries='8191'", '', 'spinlocks with no retries'],
  ['windows', " value='KVM Hv'", '', 'vendor_id without a value'],
  // Rejected by QEMU, at the start.
  ['windows', "<vpindex state='on'/>", '', 'synic without vpindex; tlbflush without vpindex; ipi without vpindex'],
  ['windows', "<synic state='on'/>", "<synic state='off'/>", 'stimer without synic'],
  [
    'windows',
    "name='hypervclock' present='yes'",
    "name='hypervclock' present='no'",
    'stimer without the timer hypervclock',
  ],
  [
    'windows',
    "name='hypervclock' present='yes'",
    "name='hpet' present='yes'",
    'stimer without the timer hypervclock; two different timers with the name hpet',
  ],
  ['linux', "name='rtc'", "name='pit'", 'two different timers with the name pit'],
  ['linux', "watchdog model='i6300esb'", "watchdog model='diag288'", 'watchdog diag288 on x86_64'],
  ['linux', "auto='no' address='81'", "auto='no' address='2'", 'vsock address 2'],
  ['linux', "auto='no' address='81'", "auto='no'", "vsock without an address, with auto = 'no'"],
  ['linux', "<target type='virtio' name='org.qemu", "<target type='xen' name='org.qemu", 'a Xen channel'],
  ['windows', "tickpolicy='catchup'", "tickpolicy='merge'", 'timer rtc with tickpolicy merge'],
  ['windows', "tickpolicy='delay'", "tickpolicy='merge'", 'timer pit with tickpolicy merge'],
  ['windows', "dev='hdc'", "dev='sda'", 'two disks with the target sda'],
  ['windows', "dev='hdc'", "dev='hda'", 'two sata disks at the position of hda'],
  ['windows', "dev='hdc' bus='sata'", "dev='hdc' bus='ide'", 'hdc is on IDE'],
  ['windows', "dev='hdc' bus='sata'", "dev='hdc'", 'hdc is on IDE'],
  ['windows', "<driver name='qemu' type='raw'/>", "<driver name='phy' type='raw'/>", 'hdc has the driver phy'],
  ['linux', "cache='none'", "cache='writeback'", 'vda has native I/O with the cache mode writeback'],
  ['linux', " cache='none'", '', 'vda has native I/O with the default cache mode'],
  ['linux', /<iothreads>.*\n/, '', 'vda is on I/O thread 1'],
  ['linux', "iothread='1'", "iothread='2'", 'vda is on I/O thread 2'],
  ['linux', "dev='vda' bus='virtio'", "dev='vda' bus='usb'", 'vda has an I/O thread on usb'],
  ['linux', "dev='sda' bus='sata'", "dev='sda' bus='virtio'", 'sda is a removable medium on virtio'],
  ['windows', "device='disk'", "device='lun'", 'sda is a LUN without a raw block device'],
  ['linux', '<controller', "<controller type='scsi' index='0'/><controller", 'two scsi controllers with index 0'],
  ['windows', "type='mouse' bus='ps2'", "type='tablet' bus='ps2'", 'a tablet on PS/2'],
  ['windows', "<source channel='org.spice-space.webdav.0'/>", '', 'a channel of type spiceport without channel'],
  ['linux', "<serial type='pty'>", "<serial type='file'>", 'a serial of type file without path'],
  ['linux', "<serial type='pty'>", "<serial type='unix'>", 'a serial of type unix without path'],
  [
    'windows',
    "<redirdev bus='usb' type='spicevmc'/>",
    "<redirdev bus='usb' type='tcp'/>",
    'a redirdev of type tcp without host',
  ],
  ['linux', "<channel type='unix'>", "<channel type='spicevmc'>", 'a channel over SPICE without SPICE graphics'],
  ['linux', '<video>', "<audio id='1' type='spice'/><video>", 'sound over SPICE without SPICE graphics'],
  ['linux', '<video>', "<audio id='0' type='none'/><video>", 'an audio backend with id 0'],
  ['linux', '<video>', "<audio id='1' type='none'/><audio id='1' type='none'/><video>", 'two audio backends with id 1'],
  ['linux', '<console', "<serial type='pty'><target port='0'/></serial><console", 'two serial devices on port 0'],
  ['linux', '<channel', "<console type='pty'/><channel", 'a second serial console'],
  // Rejected at the start.
  [
    'linux',
    '<channel',
    "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel><channel",
    'two channels with the name org.qemu.guest_agent.0',
  ],
  ['linux', '<graphics', "<graphics type='vnc'/><graphics", 'two graphics devices of type vnc'],
  ['windows', '<video>', "<video><model type='qxl' primary='yes'/></video><video>", 'two primary video devices'],
  ['linux', '<memballoon', "<video><model type='vga'/></video><memballoon", 'a second video device of model vga'],
  // Accepted, but the display stays black.
  ['windows', "heads='1'", "heads='0'", '0 heads'],
  ['linux', /<memoryBacking>[\s\S]*<\/memoryBacking>/, '', 'virtiofs without shared memory'],
  ['linux', "access mode='shared'", "access mode='private'", 'virtiofs without shared memory'],
  ['linux', "type='memfd'", "type='anonymous'", 'virtiofs with anonymous memory'],
  ['linux', "accessmode='passthrough'", "accessmode='mapped'", 'virtiofs with accessmode mapped'],
  [
    'linux',
    '<interface',
    "<filesystem><source dir='/srv/b'/><target dir='app'/></filesystem><interface",
    'two shared directories with the tag app',
  ],
  ['front', "end='10.81.0.199'", "end='10.81.1.199'", '10.81.0.100-10.81.1.199 is not in 10.81.0.1/24'],
  ['front', "end='10.81.0.199'", "end='10.81.0.19'", '10.81.0.100-10.81.0.19 is reversed'],
  ['front', "start='10.81.0.100'", "start='10.81.0.0'", '10.81.0.0 is the address of the subnet itself'],
  ['front', "end='10.81.0.199'", "end='10.81.0.255'", '10.81.0.255 is the broadcast address'],
  [
    'front',
    "end='fd00:81::1fff'",
    "end='fd00:81::1:1fff'",
    'fd00:81::1000-fd00:81::1:1fff is more than 65,536 addresses',
  ],
  ['front', "family='ipv6' ", '', 'fd00:81::1 with family ipv4'],
  ['front', "address='10.81.0.1'", "address='10.81.0.257'", '10.81.0.257 is not an address'],
  ['front', "netmask='255.255.255.0'", "netmask='255.0.255.0'", 'netmask 255.0.255.0'],
  ['front', "prefix='64'", "prefix='129'", 'prefix 129'],
  ['front', ':1fff', ':1fff:1fff', 'fd00:81::1000-fd00:81::1fff:1fff is more than 65,536 addresses'],
  ['front', "end='fd00:81::1fff'", "end='fd00:82::1fff'", 'fd00:81::1000-fd00:82::1fff is not in fd00:81::1/64'],
  ['front', "end='fd00:81::1fff'", "end='fd00:81::fff'", 'fd00:81::1000-fd00:81::fff is reversed'],
  // The prefix is then libvirt's default: 64, or that of the class.
  [
    'front',
    / prefix='64'([\s\S]*)81::1fff/,
    '$181:0:1::1fff',
    'fd00:81::1000-fd00:81:0:1::1fff is not in fd00:81::1/64',
  ],
  [
    'front',
    / prefix='64'([\s\S]*)81::1fff/,
    " prefix='0'$181:0:1::1fff",
    'fd00:81::1000-fd00:81:0:1::1fff is not in fd00:81::1/64',
  ],
  ['back', / prefix='24'([\s\S]*)end='10\.82/, "$1end='11.82", '10.82.0.100-11.82.0.199 is not in 10.82.0.1/8'],
  ['back', '</ip>', "</ip><ip address='10.83.0.1' prefix='24'><dhcp/></ip>", 'two DHCP sections of ipv4'],
  // Rejected at the start: the kernel does not accept it twice.
  ['back', '</ip>', "</ip><ip address='10.82.0.1' prefix='24'/>", '10.82.0.1 twice'],
  ['front', '</network>', "<ip family='ipv6' address='fd00:81:0::1' prefix='64'/></network>", 'fd00:81:0::1 twice'],
  ['back', 'virbr82', 'virbr-of-the-house', 'virbr-of-the-house has 18 characters'],
  ['back', /<ip [\s\S]*<\/ip>/, "<forward mode='nat'/>", 'forward mode nat without an address'],
  ['back', '<bridge', "<forward mode='bridge'/><bridge", 'an address with forward mode bridge'],
];

test.each(Object.entries(sound))('%s passes', (origin, text) => {
  expect(judgeRules({ text, origin }, rules, 'all of it')).toEqual({ status: 'pass', actual: 'all of it' });
});

test('without KVM no enlightenment requires another one', () => {
  const text = sound.windows.replace("type='kvm'", "type='qemu'").replace("<synic state='on'/>", '');
  expect(judgeRules({ text, origin: 'windows' }, rules, 'all of it').status).toBe('pass');
});

describe('contradictions are reported', () => {
  test.each(cases)('%s: %s -> %s: %s', (where, from, to, said) => {
    const text = sound[where].replace(from, to);
    expect(text).not.toBe(sound[where]);
    const verdict = judgeRules({ text, origin: where }, rules, 'all of it');
    expect(verdict).toMatchObject({ status: 'fail', actual: said });
    expect(verdict.status === 'fail' && verdict.evidence[0].line).toBeGreaterThan(0);
  });
});

/** Other sound shapes, which look like a fault. */
const alike: readonly (readonly [string, string])[] = [
  [
    'the companions of a USB controller have its index',
    "<controller type='usb' index='0' model='ich9-ehci1'/><controller type='usb' index='0' model='ich9-uhci1'/><controller type='usb' index='0' model='ich9-uhci2'/>",
  ],
  [
    'one letter on two buses',
    "<disk><target dev='sda' bus='sata'/></disk><disk><target dev='vda' bus='virtio'/></disk>",
  ],
  [
    'one letter with an address of its own',
    "<disk><target dev='sda' bus='sata'/></disk><disk><target dev='hda' bus='sata'/><address type='drive' unit='3'/></disk>",
  ],
  [
    'a console on virtio beside that on the serial line',
    "<console type='pty'/><console type='pty'><target type='virtio'/></console>",
  ],
  ['a serial line to a socket', "<serial type='unix'><source mode='bind' path='/run/a'/></serial>"],
  ['a second screen', "<video><model type='virtio' primary='yes'/></video><video><model type='virtio'/></video>"],
  ['SPICE beside VNC', "<graphics type='vnc'/><graphics type='spice'/><channel type='spicevmc'/>"],
  ['an I/O thread that is numbered', "<disk><driver iothread='7'/><target dev='vda'/></disk>"],
  [
    'two timers of one name that say the same',
    "<audio id='1' type='none'/></devices><clock><timer name='rtc'/><timer name='rtc'/></clock><devices>",
  ],
  ['a watchdog of q35', "<watchdog model='itco' action='reset'/>"],
  ['a vsock that is given an address', "<vsock model='virtio'><cid auto='yes'/></vsock>"],
  ['an LUN', "<disk type='block' device='lun'><driver type='raw'/><target dev='sda' bus='scsi'/></disk>"],
];

test.each(alike)('%s passes', (_, devices) => {
  const text = `<domain><iothreadids><iothread id='7'/></iothreadids><os><type machine='q35'>hvm</type></os><devices>${devices}</devices></domain>`;
  expect(judgeRules({ text, origin: 'alike' }, rules, 'all of it').status).toBe('pass');
});
