import type { Branch } from '../../xml/branch.ts';
import { completeBoot } from '../completions/boot.ts';
import { completeCpu } from '../completions/cpu.ts';
import { forgetLabels } from '../completions/live.ts';
import { capCurrentMemory, sumMemory, wholeMemory } from '../completions/memory.ts';
import { keepOnePerNamespace } from '../completions/metadata.ts';
import { isOfFamily, isX86 } from '../machine.ts';
import { type Policy, type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, dropped, integer, leftOpen, quantity, quantityIn, uuidSpelling } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatdomain.html#${anchor}`;
const written = 'libvirt writes the default where none is declared.';
const kib = 'Read in any unit, written in KiB.';

/** Elements that mean nothing if they are empty. */
const containers = [
  ...['description', 'title', 'features', 'memoryBacking'],
  ...['cputune', 'memtune', 'blkiotune', 'numatune'],
];

const isa = "/domain/os/type/@machine='isapc'";
const i686 = "/domain/os/type/@arch='i686'";
/** Of a `<model>` or, with another path, of an element that has one. */
const isOwnModel = (path = '.') =>
  `((${path}='486' and ${isa}) or (${path}='qemu32' and ${i686}) or (${path}='qemu64' and not(${isa})))`;
const ownCpu = `/domain/cpu[@mode='custom' and @match='exact' and @check='none' and ${isOwnModel('model')}]`;
const ownModel = 'libvirt writes QEMU’s default model where none is declared.';

const anyForNone: Policy = { how: 'alias', of: (declared) => declared === '' };

/** 9.0 does not write it. */
const found = 'Newer releases write what they read in the firmware’s descriptor when the domain is defined.';

/** A domain, except its devices and their tuning. */
export const domain: readonly PolicyRow[] = [
  ...rowsFrom(page('general-metadata'), [
    ['/domain/uuid', leftOpen, 'libvirt generates one where none is declared; the check `uuid-pinned` reports it.'],
    ['/domain/uuid', uuidSpelling, 'Written in lower case, with dashes.'],
    [
      '/domain/metadata',
      { how: 'completed', by: keepOnePerNamespace },
      'libvirt keeps one element per namespace, and none without a namespace.',
    ],
    ['/domain/genid', anyForNone, 'libvirt generates one for an empty element.'],
  ]),
  ...rowsFrom(
    page('element-and-attribute-overview'),
    containers.map((name) => [`/domain/${name}`, defaultsTo(''), 'An empty element has no effect.'] as const),
  ),
  ...rowsFrom(page('memory-allocation'), [
    ['/domain', { how: 'completed', by: sumMemory }, 'The sum of the NUMA cells and the memory devices.'],
    ['/domain', { how: 'completed', by: capCurrentMemory }, 'At most the whole memory.'],
    ['/domain/memory', quantity('KiB'), kib],
    ['/domain/maxMemory', quantity('KiB'), kib],
    ['/domain/currentMemory', defaultsTo(wholeMemory), 'The default is the whole memory.'],
    ['/domain/currentMemory', quantity('KiB'), kib],
  ]),
  ...rowsFrom(page('cpu-allocation'), [
    ['/domain/vcpu', defaultsTo('1'), 'The default is 1.'],
    ['/domain/vcpu', { how: 'completed', by: dropCurrent }, 'Not written where it equals the maximum.'],
    ['/domain/vcpu/@placement', defaultsTo('static'), written],
  ]),
  ...rowsFrom(page('bios-bootloader'), [
    [
      '/domain/os/type/@arch',
      defaultsTo('x86_64'),
      'The default is the architecture of the host, here taken to be x86_64.',
    ],
    [
      '/domain/os/type/@machine',
      defaultsTo((type) => (isX86(type) ? 'pc' : undefined)),
      'The default machine of QEMU.',
    ],
    ['/domain/os[not(@firmware)]/loader/@type', defaultsTo('rom'), written],
    ['/domain/os/nvram', leftOpen, 'libvirt makes a path from the name of the domain.'],
    ['/domain/os/nvram', anyForNone, 'libvirt makes a path from the name of the domain.'],
    ["/domain/os/bootmenu[not(@enable='yes')]/@timeout", dropped, 'Kept only for a menu that is enabled.'],
  ]),
  ...rowsFrom('src/qemu/qemu_firmware.c, qemuFirmwareFillDomain', [
    ...['/domain/os/@firmware', '/domain/os/firmware', '/domain/features/smm', '/domain/os[@firmware]/loader'].map(
      (at) => [at, leftOpen, found] as const,
    ),
    [
      '/domain/os/firmware/feature',
      { how: 'unordered', key: ({ attributes }) => `${attributes.get('name')}` },
      'libvirt sorts them by name.',
    ],
    ['/domain/os/firmware/feature', leftOpen, found],
    [
      '/domain/os/loader',
      { how: 'alias', of: isSameFirmware },
      'libvirt picks the descriptor that fits where no loader is declared; and Debian has several names for one file.',
    ],
    ['/domain/os[@firmware]/loader/@type', leftOpen, found],
    ...['format', 'secure', 'readonly'].map((name) => [`/domain/os/loader/@${name}`, leftOpen, found] as const),
    ...['template', 'templateFormat', 'format'].map((name) => [`/domain/os/nvram/@${name}`, leftOpen, found] as const),
  ]),
  ...rowsFrom('src/qemu/qemu_capabilities.c, virQEMUCapsGetCanonicalMachine', [
    [
      '/domain/os/type/@machine',
      { how: 'alias', of: isOfFamily },
      'libvirt replaces a generic name by its newest machine when the domain is defined, and keeps that.',
    ],
  ]),
  ...rowsFrom('src/conf/domain_postparse.c, virDomainDefBootPostParse', [
    ['/domain/os', { how: 'completed', by: completeBoot }, 'The default is the first hard disk.'],
  ]),
  ...rowsFrom(page('hypervisor-features'), [
    ['/domain/features/hyperv/@mode', defaultsTo('custom'), written],
    ['/domain/features/hyperv/spinlocks/@retries', integer, 'Read in any base, written in decimal.'],
    ['/domain/features/pmu/@state', defaultsTo('on'), written],
    ['/domain/features/vmport/@state', defaultsTo('on'), written],
    ['/domain/features/vmcoreinfo/@state', defaultsTo('on'), written],
    ['/domain/features/smm/@state', defaultsTo('on'), written],
    ['/domain/features/smm/tseg', quantity('bytes', 'MiB'), 'Read in any unit.'],
    ['/domain/features/tcg/tb-cache', quantity('KiB'), kib],
  ]),
  ...rowsFrom('src/conf/cpu_conf.c, virCPUDefFormatBuf', [
    [
      "/domain/cpu[@mode='host-model']/model[.='']",
      dropped,
      'Newer releases drop a model without a name, and its fallback with it.',
    ],
  ]),
  ...rowsFrom('src/qemu/qemu_domain.c, qemuDomainDefCPUPostParse', [
    ['/domain/cpu', defaultsTo(''), 'An empty element has no effect.'],
    ['/domain/cpu', { how: 'completed', by: completeCpu }, 'The defaults of match and check follow from the mode.'],
    ...['mode', 'match', 'check'].map((name) => [`${ownCpu}/@${name}`, leftOpen, ownModel] as const),
    [`/domain/cpu/model[${isOwnModel()} and @fallback='forbid']`, leftOpen, ownModel],
  ]),
  ...rowsFrom(page('cpu-model-and-topology'), [
    ['/domain/cpu/topology/@dies', defaultsTo('1'), written],
    ['/domain/cpu/topology/@clusters', defaultsTo('1'), 'Newer releases write the default where none is declared.'],
    ['/domain/cpu/feature/@policy', defaultsTo('require'), written],
    ['/domain/cpu/numa/cell/@id', defaultsTo(({ position = 1 }) => `${position - 1}`), 'libvirt numbers them from 0.'],
  ]),
  ...rowsFrom('src/conf/numa_conf.c, virDomainNumaDefParseXML', [
    ['/domain/cpu/numa/cell', quantityIn('memory'), kib],
    [
      '/domain/cpu/numa/cell',
      { how: 'unordered', key: ({ attributes }) => `${attributes.get('id')}` },
      'libvirt sorts them by id.',
    ],
  ]),
  ...rowsFrom(page('time-keeping'), [
    ['/domain/clock', defaultsTo(''), 'A domain always has one.'],
    ['/domain/clock/@offset', defaultsTo('utc'), written],
    ['/domain/clock', { how: 'completed', by: completeClock }, 'A clock with an adjustment gets the offset variable.'],
    ["/domain/clock[@offset='variable']/@basis", defaultsTo('utc'), written],
    ["/domain/clock[@offset='variable']/@adjustment", defaultsTo('0'), written],
  ]),
  ...rowsFrom(page('security-label'), [
    ["/domain/seclabel[@type='dynamic']/@relabel", defaultsTo('yes'), written],
    ["/domain/seclabel[@type='none']/@model", defaultsTo('none'), written],
    [
      '/domain/seclabel',
      { how: 'completed', by: forgetLabels },
      'libvirt generates labels each time the domain starts.',
    ],
  ]),
  ...rowsFrom(page('events-configuration'), [
    ['/domain/on_poweroff', defaultsTo('destroy'), written],
    ['/domain/on_reboot', defaultsTo('restart'), written],
    ['/domain/on_crash', defaultsTo('destroy'), written],
  ]),
];

/** Debian's firmware builds with Secure Boot are one file: `OVMF_CODE_4M.secboot.fd`, and links to it. */
function isSameFirmware(declared: string, kept: string): boolean {
  const [one, other] = [declared, kept].map((path) => path.replace(/\.(ms|secboot|snakeoil)(\.fd)$/, '.*$2'));
  return declared === '' || (one === other && one !== declared);
}

function dropCurrent(vcpu: Branch): void {
  if (vcpu.attributes.get('current') === vcpu.text) vcpu.attributes.delete('current');
}

function completeClock({ attributes }: Branch): void {
  const offset = attributes.get('offset') ?? 'utc';
  if (!/^-?\d+$/.test(attributes.get('adjustment') ?? '') || !/^(utc|localtime)$/.test(offset)) return;
  attributes.set('offset', 'variable').set('basis', offset);
}
