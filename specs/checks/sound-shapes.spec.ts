import { describe, expect, test } from 'vitest';
import type { CheckId } from '../../lib/checks/registry.ts';
import { runChecks } from '../../lib/judge/run-checks.ts';
import { contextOf, goodParts, type Parts } from './reference.ts';
import { say, told } from './said.ts';

/** Declarations of DC01 that look like a fault and are sound, or look sound and are a fault. */
const shapes: readonly (readonly [check: CheckId, what: string, edit: (parts: Parts) => void, said: RegExp])[] = [
  ['graphics-reachable', 'SPICE with a port', on("autoport='yes'", "port='5900'"), /^pass/],
  ['graphics-reachable', 'SPICE on a socket alone', on(" autoport='yes'", ''), /^pass/],
  ['graphics-reachable', 'VNC chooses a port by itself', on("type='spice' autoport='yes'", "type='vnc'"), /^pass/],
  ['graphics-reachable', 'an address that is none', listen('127.0.0.1x'), /^warn: spice on 127\.0\.0\.1x/],
  ['graphics-reachable', 'a name of the host', listen('lab-host.example.org'), /^pass/],
  ['graphics-reachable', 'IPv6', listen('::1'), /^pass/],
  ['graphics-reachable', 'no video', headless, /without a video device/],
  [
    'graphics-reachable',
    'no video, and a graphics card of the host',
    on(/<video>[\s\S]*<\/video>/, "<video><model type='none'/></video><hostdev mode='subsystem' type='pci'/>"),
    /^pass/,
  ],
  ['graphics-reachable', 'SPICE with OpenGL, for viewers on the host', glAlone, /^pass/],
  ['graphics-gl-local', 'the same', glAlone, /^pass/],
  [
    'graphics-gl-local',
    'on a port of a QEMU that draws for viewers elsewhere',
    glOnQemu('11.1.2'),
    /^pass: OpenGL with a port, which QEMU 11\.1\.2 supports/,
  ],
  ['graphics-gl-local', 'on a port of one that does not', glOnQemu('10.0.3'), /^warn: OpenGL with a port/],
  [
    'nvram-template',
    'a loader of the store without a template',
    on(/<loader[\s\S]*template='[^']*'/, '<loader>/nix/store/x-OVMF-fd/FV/OVMF_CODE.fd</loader><nvram'),
    /^warn: none/,
  ],
  ['nvram-template', 'a loader that libvirt knows, without a template', on(/ template='[^']*'/, ''), /^pass/],
  [
    'nvram-template',
    'one folder, of which only the variables are named so',
    on('OVMF_CODE_4M.ms.fd', 'OVMF_CODE_4M.fd'),
    /^pass/,
  ],
  ['nvram-template', 'Debian’s pair', on('OVMF_CODE_4M.ms.fd', 'OVMF_CODE_4M.secboot.fd'), /^pass/],
  [
    'windows-enlightenments',
    'all that KVM has',
    on(/<hyperv[\s\S]*<\/hyperv>/, "<hyperv mode='passthrough'/>"),
    /^pass/,
  ],
  [
    'hyperv-passthrough',
    'all that KVM has',
    on(/<hyperv[\s\S]*<\/hyperv>/, "<hyperv mode='passthrough'/>"),
    /^pass: all/,
  ],
  [
    'hyperv-passthrough',
    'and what is in it anyway',
    on(/<hyperv[\s\S]*<\/hyperv>/, "<hyperv mode='passthrough'><relaxed state='on'/></hyperv>"),
    /^pass: all/,
  ],
  ['windows-enlightenments', 'none at all', on(/<hyperv[\s\S]*<\/hyperv>/, ''), /^warn: no relaxed, vapic, spinlocks/],
  ['windows-enlightenments', 'emulated', on("type='kvm'", "type='qemu'"), /^skip/],
  [
    'windows-sleep',
    'nothing said of sleep',
    on(/<pm>[\s\S]*<\/pm>/, ''),
    /^warn: enabled: suspend-to-mem, suspend-to-disk/,
  ],
  [
    'audio-server',
    'a server that is named',
    on("type='spice'/>", "type='pulseaudio' serverName='/run/user/1000/pulse/native'/>"),
    /^pass/,
  ],
  [
    'domain-lifecycle',
    'as libvirt writes it',
    on(
      '<devices>',
      '<on_poweroff>destroy</on_poweroff><on_reboot>restart</on_reboot><on_crash>preserve</on_crash><devices>',
    ),
    /^pass/,
  ],
  [
    'domain-lifecycle',
    'off after a reboot',
    on('<devices>', '<on_reboot>destroy</on_reboot><devices>'),
    /^warn: on_reboot destroy/,
  ],
];

function glAlone(parts: Parts): void {
  on(/<graphics[\s\S]*<\/graphics>/, "<graphics type='spice'><gl enable='yes'/></graphics>")(parts);
}

function glOnQemu(version: string): (parts: Parts) => void {
  return (parts) => {
    on(/<graphics[\s\S]*<\/graphics>/, "<graphics type='spice' autoport='yes'><gl enable='yes'/></graphics>")(parts);
    parts.machines = { of: `QEMU ${version}`, known: [], deprecated: [] };
  };
}

test.each(shapes)('%s: %s', (check, _, edit, said) => {
  expect(say(check, () => {}, edit)).toMatch(said);
});

test('an XPath of the lab file passes if libvirt stores the declared value in another form', () => {
  const machine = new Map([['/domain/os/type/@machine', 'q35']]);
  const meant = ({ domains }: Parts) => {
    for (const domain of domains) Object.assign(domain, { xpath: machine });
  };
  expect(say('domain-xpath', () => {}, meant)).toMatch(/^pass: .*@machine is pc-q35-/);
  const edited = (parts: Parts) => {
    meant(parts);
    parts.observed.edit('domain-DC01', /machine='[^']*'/, "machine='pc-i440fx-9.0'");
  };
  expect(say('domain-xpath', () => {}, edited)).toMatch(/^fail: .*@machine is pc-i440fx-9.0/);
});

test('an attribute of `definition` that belongs outside of it gets that fix, and a misspelt one does not', () => {
  const dropping = (paths: string[], meant?: string) => {
    const parts = goodParts();
    parts.dropped.set('pool-homelab', paths);
    if (meant) parts.misspelt.set('pool-homelab', new Map([['tpye', { attribute: meant, xpath: '/pool/@type' }]]));
    const [finding] = runChecks(contextOf(parts), { select: ['attributes-emitted', 'pool:homelab'] });
    return finding && 'fix' in finding ? finding.fix : finding?.status;
  };
  expect(dropping(['volumes'])).toBe(
    'Move `volumes` out of `definition`, to the level of `definition` itself, where NixVirt’s module reads it.',
  );
  expect(dropping(['volumes', 'tpye'])).toMatch(/^Move `volumes` out of .* Correct the spelling/);
  expect(dropping(['tpye'])).toMatch(/^Correct the spelling/);
  expect(dropping(['tpye'], 'type')).toBe('Write `type` for `tpye`.');
  expect(dropping(['tpye', 'qwertz', 'volumes'], 'type')).toMatch(
    /^Move `volumes` .* Write `type` for `tpye`\. Correct the sp/,
  );
  expect(dropping([])).toBe('pass');
});

test('a medium that the boot order omits fails if there is no disk', () => {
  const alone = ({ declared }: Parts) => {
    declared.edit('domain-DC01', /<disk type='volume'[\s\S]*?<\/disk>/, '');
    declared.edit('domain-DC01', "<boot dev='cdrom'/>", '');
  };
  expect(say('boot-order', () => {}, alone)).toBe(
    'warn: only hd, not cdrom in the boot order, because there is no disk',
  );
});

describe('a MAC of two interfaces of one domain', () => {
  const second = (parts: string) =>
    `<interface type='network'><mac address='52:54:00:56:00:10'/>${parts}</interface><interface`;
  const copying = (parts: string) => (all: Parts) => {
    for (const side of [all.declared, all.observed]) side.edit('domain-DC01', '<interface', second(parts));
  };

  test('is one NIC if they are a failover pair', () => {
    const pair = copying("<source network='lab-net'/><teaming type='transient' persistent='ua-nic'/>");
    expect(say('mac-unique', () => {}, pair)).toMatch(/^pass/);
  });

  test('fails otherwise, with one finding', () => {
    const copied = copying("<source network='default'/>");
    expect(say('mac-unique', () => {}, copied)).toBe(
      'fail: 52:54:00:56:00:10 is used on 2 of its interfaces, not unique MAC addresses',
    );
  });
});

const base = '/var/lib/libvirt/images/homelab';

test.each([
  [
    'volume-backing',
    'an overlay before its base',
    'client01.qcow2',
    overlay('dc01.qcow2'),
    /^fail: dc01.qcow2 after client01.qcow2/,
  ],
  ['volume-backing', 'an overlay after its base', 'dc01.qcow2', overlay('client01.qcow2'), /^pass/],
  [
    'volume-size',
    'raw, sparse, and nothing said of its allocation',
    'dc01.qcow2',
    raw(''),
    /^fail: an allocation of 60 GiB, not an allocation below 60 GiB/,
  ],
  ['volume-size', 'raw, sparse, and nothing allocated', 'dc01.qcow2', raw('<allocation>0</allocation>'), /^pass/],
] as const)('%s: %s', (check, _, name, edit, said) => {
  const parts = goodParts();
  edit(parts, name);
  const [finding] = runChecks(contextOf(parts), { select: [check, `volume:homelab/${name}`] });
  expect(finding && told(finding)).toMatch(said);
});

function overlay(over: string): (parts: Parts, name: string) => void {
  const store = `<backingStore><path>${base}/${over}</path><format type='qcow2'/></backingStore><target>`;
  return ({ declared }, name) => declared.edit(`volume-${name}`, '<target>', store);
}

function raw(allocation: string): (parts: Parts, name: string) => void {
  return ({ declared }, name) => {
    declared.edit(`volume-${name}`, '<target>', `${allocation} <target>`);
    declared.edit(`volume-${name}`, "type='qcow2'", "type='raw'");
  };
}

function on(from: string | RegExp, to: string): (parts: Parts) => void {
  return ({ declared }) => declared.edit('domain-DC01', from, to);
}

function listen(address: string): (parts: Parts) => void {
  return on("<listen type='none'/>", `<listen type='address' address='${address}'/>`);
}

/** A guest that is not Windows, with a display and no video device. */
function headless({ declared }: Parts): void {
  declared.edit('domain-DC01', /<hyperv[\s\S]*<\/hyperv>/, '');
  declared.edit('domain-DC01', 'windows-server-2022.iso', 'debian-12.iso');
  declared.edit('domain-DC01', /<video>[\s\S]*<\/video>/, "<video><model type='none'/></video>");
}
