import { type Branch, childOf, grow } from '../../xml/branch.ts';
import { completeBoot } from '../completions/boot.ts';
import { completeCpu } from '../completions/cpu.ts';
import { forgetLabels } from '../completions/live.ts';
import { isOfFamily, isX86 } from '../machine.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, integer, kibibytes, leftOpen, quantity, uuidSpelling } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatdomain.html#${anchor}`;
const written = 'Written where it is not said.';
const kib = 'Any unit is read, KiB is written.';

/** In KiB. */
function wholeMemory(domain: Branch): string | undefined {
  const memory = childOf(domain, 'memory');
  return memory && kibibytes(memory.text, memory.attributes.get('unit'));
}

const ownCpu = "/domain/cpu[@mode='custom' and @match='exact' and @check='none' and model='qemu64']";
const ownModel = "QEMU's own, where the topology alone is declared.";

/** A domain, but for its devices. */
/** 9.0 leaves it unsaid. */
const found = 'What a newer libvirt finds out of the firmware’s descriptor it writes down at the define.';

export const domain: readonly PolicyRow[] = [
  ...rowsFrom(page('general-metadata'), [
    ['/domain/uuid', leftOpen, 'libvirt draws one where none is declared; the check `uuid-pinned` asks for it.'],
    ['/domain/uuid', uuidSpelling, 'Written in lower case, with dashes.'],
    ['/domain/genid', { how: 'alias', of: (declared) => declared === '' }, 'An empty one asks libvirt to draw one.'],
  ]),
  ...rowsFrom(page('memory-allocation'), [
    ['/domain', { how: 'completed', by: sumMemory }, 'As much as the NUMA cells have.'],
    ['/domain/memory', quantity('KiB'), kib],
    ['/domain/maxMemory', quantity('KiB'), kib],
    ['/domain/currentMemory', defaultsTo(wholeMemory), 'All of the memory.'],
    ['/domain/currentMemory', quantity('KiB'), kib],
  ]),
  ...rowsFrom(page('memory-tuning'), [
    ['/domain/memtune/hard_limit', quantity('KiB'), kib],
    ['/domain/memtune/soft_limit', quantity('KiB'), kib],
    ['/domain/memtune/swap_hard_limit', quantity('KiB'), kib],
  ]),
  ...rowsFrom(page('cpu-allocation'), [
    ['/domain/vcpu', defaultsTo('1'), 'One processor.'],
    ['/domain/vcpu', { how: 'completed', by: dropCurrent }, 'That all of them are there is not written.'],
    ['/domain/vcpu/@placement', defaultsTo('static'), written],
  ]),
  ...rowsFrom(page('bios-bootloader'), [
    ['/domain/os/type/@arch', defaultsTo('x86_64'), "The host's; of the hosts that labs run on, this."],
    [
      '/domain/os/type/@machine',
      defaultsTo((type) => (isX86(type) ? 'pc' : undefined)),
      'The machine that QEMU takes by itself.',
    ],
    ['/domain/os[not(@firmware)]/loader/@type', defaultsTo('rom'), written],
    ['/domain/os/nvram', leftOpen, 'A path made of the name of the domain.'],
  ]),
  ...rowsFrom('src/qemu/qemu_firmware.c, qemuFirmwareFillDomain', [
    ...['/domain/os/@firmware', '/domain/os/firmware', '/domain/features/smm', '/domain/os[@firmware]/loader'].map(
      (at) => [at, leftOpen, found] as const,
    ),
    [
      '/domain/os/firmware/feature',
      { how: 'unordered', key: ({ attributes }) => `${attributes.get('name')}` },
      'Sorted.',
    ],
    ['/domain/os/firmware/feature', leftOpen, found],
    [
      '/domain/os/loader',
      { how: 'alias', of: isSameFirmware },
      'Where it is not named, the one of the descriptor that fits; and one file has several names in Debian.',
    ],
    ['/domain/os[@firmware]/loader/@type', leftOpen, found],
    ...['format', 'secure', 'readonly'].map((name) => [`/domain/os/loader/@${name}`, leftOpen, found] as const),
    ...['template', 'templateFormat', 'format'].map((name) => [`/domain/os/nvram/@${name}`, leftOpen, found] as const),
  ]),
  ...rowsFrom('src/qemu/qemu_capabilities.c, virQEMUCapsGetCanonicalMachine', [
    [
      '/domain/os/type/@machine',
      { how: 'alias', of: isOfFamily },
      'A generic name becomes that of its newest machine at the define, and stays it.',
    ],
  ]),
  ...rowsFrom('src/conf/domain_postparse.c, virDomainDefBootPostParse', [
    ['/domain/os', { how: 'completed', by: completeBoot }, 'The first hard disk, where nothing else is named.'],
  ]),
  ...rowsFrom(page('hypervisor-features'), [
    ['/domain/features/hyperv/@mode', defaultsTo('custom'), written],
    ['/domain/features/hyperv/spinlocks/@retries', integer, 'Read to any base, written to ten.'],
    ['/domain/features/pmu/@state', defaultsTo('on'), written],
    ['/domain/features/vmport/@state', defaultsTo('on'), written],
    ['/domain/features/vmcoreinfo/@state', defaultsTo('on'), written],
    ['/domain/features/smm/@state', defaultsTo('on'), written],
  ]),
  ...rowsFrom('src/qemu/qemu_domain.c, qemuDomainDefCPUPostParse', [
    ['/domain/cpu', { how: 'completed', by: completeCpu }, 'How it is matched and checked follows from its mode.'],
    [
      `${ownCpu.slice(0, -1)} and model/@fallback='forbid' and not(topology) and not(numa) and not(feature)]`,
      leftOpen,
      "QEMU's own, where none is declared.",
    ],
    ...['mode', 'match', 'check'].map((name) => [`${ownCpu}/@${name}`, leftOpen, ownModel] as const),
    ["/domain/cpu/model[.='qemu64' and @fallback='forbid']", leftOpen, ownModel],
  ]),
  ...rowsFrom(page('cpu-model-and-topology'), [
    ['/domain/cpu/topology/@dies', defaultsTo('1'), written],
    ['/domain/cpu/topology/@clusters', defaultsTo('1'), 'Written by newer ones where it is not said.'],
    ['/domain/cpu/feature/@policy', defaultsTo('require'), written],
    ['/domain/cpu/numa/cell/@id', defaultsTo(({ position = 1 }) => `${position - 1}`), 'Counted from 0.'],
  ]),
  ...rowsFrom('src/conf/numa_conf.c, virDomainNumaDefParseXML', [
    ['/domain/cpu/numa/cell', { how: 'completed', by: cellMemory }, kib],
    [
      '/domain/cpu/numa/cell',
      { how: 'unordered', key: ({ attributes }) => `${attributes.get('id')}` },
      'Sorted by id.',
    ],
  ]),
  ...rowsFrom(page('time-keeping'), [
    ['/domain/clock', defaultsTo(''), 'There is always one.'],
    ['/domain/clock/@offset', defaultsTo('utc'), written],
  ]),
  ...rowsFrom(page('security-label'), [
    ["/domain/seclabel[@type='dynamic']/@relabel", defaultsTo('yes'), written],
    ['/domain/seclabel', { how: 'completed', by: forgetLabels }, 'Drawn at every start.'],
  ]),
  ...rowsFrom(page('events-configuration'), [
    ['/domain/on_poweroff', defaultsTo('destroy'), written],
    ['/domain/on_reboot', defaultsTo('restart'), written],
    ['/domain/on_crash', defaultsTo('destroy'), written],
  ]),
];

/** NUMA cells and plugged memory say how much there is, whatever is said beside it. */
function sumMemory(domain: Branch): void {
  const numa = ['cpu', 'numa'].reduce<Branch | undefined>((at, name) => at && childOf(at, name), domain);
  const cells = numa?.children.filter(({ name, attributes }) => name === 'cell' && attributes.has('memory')) ?? [];
  if (cells.length === 0) return;
  const sizes = cells.map(({ attributes }) => kibibytes(attributes.get('memory') ?? '', attributes.get('unit')));
  const memory = childOf(domain, 'memory') ?? grow(domain, 'memory');
  memory.text = `${sizes.reduce((sum, size) => sum + Number(size), 0)}`;
  memory.attributes.set('unit', 'KiB');
}

/** Debian's builds with Secure Boot are one file: `OVMF_CODE_4M.secboot.fd`, and links to it. */
function isSameFirmware(declared: string, kept: string): boolean {
  const [one, other] = [declared, kept].map((path) => path.replace(/\.(ms|secboot|snakeoil)(\.fd)$/, '.*$2'));
  return declared === '' || (one === other && one !== declared);
}

function dropCurrent(vcpu: Branch): void {
  if (vcpu.attributes.get('current') === vcpu.text) vcpu.attributes.delete('current');
}

function cellMemory({ attributes }: Branch): void {
  const [memory, unit] = [attributes.get('memory'), attributes.get('unit')];
  if (memory === undefined) return;
  attributes.set('memory', kibibytes(memory, unit));
  attributes.set('unit', 'KiB');
}
