import type { Branch } from '../../xml/branch.ts';
import { completeDistances, placeCpus } from '../completions/numa.ts';
import { completePlacement, dropNoLimits, numberIothreads, splitSchedulers } from '../completions/tuning.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, leftOpen, numberSet, quantity, quantityIn } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatdomain.html#${anchor}`;
const kib = 'Read in any unit, written in KiB.';
const set = 'A set of numbers is written in its shortest form.';

const keyedBy = (name: string) =>
  ({ how: 'unordered', key: ({ attributes }: Branch) => `${attributes.get(name)}` }) as const;

/** Tuning of processors, threads and memory. */
export const tuning: readonly PolicyRow[] = [
  ...rowsFrom('src/conf/numa_conf.c, virDomainNumatuneSet', [
    [
      '/domain',
      { how: 'completed', by: completePlacement },
      'Automatic placement of vCPUs implies that of memory, and the other way round.',
    ],
    ['/domain/numatune/memory/@mode', defaultsTo('strict'), 'libvirt writes the default where none is declared.'],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainIOThreadIDDefArrayInit', [
    [
      '/domain',
      { how: 'completed', by: numberIothreads },
      'libvirt counts the threads, and numbers those without an id.',
    ],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainThreadSchedParseHelper', [
    [
      '/domain/cputune',
      { how: 'completed', by: splitSchedulers },
      'libvirt writes one scheduler for each vCPU and each thread.',
    ],
  ]),
  ...rowsFrom(page('cpu-tuning'), [
    ['/domain/cputune/vcpupin', keyedBy('vcpu'), 'libvirt sorts them by number.'],
    ['/domain/cputune/iothreadpin', keyedBy('iothread'), 'libvirt sorts them by number.'],
    ...['vcpu', 'cputune/vcpupin', 'cputune/emulatorpin', 'cputune/iothreadpin'].map(
      (name) => [`/domain/${name}/@cpuset`, numberSet, set] as const,
    ),
  ]),
  ...rowsFrom(page('numa-node-tuning'), [
    ['/domain/numatune/memory/@nodeset', numberSet, set],
    ['/domain/numatune/memnode/@nodeset', numberSet, set],
  ]),
  ...rowsFrom(page('memory-backing'), [
    ['/domain/memoryBacking/hugepages/page', quantityIn('size'), kib],
    ['/domain/memoryBacking/hugepages/page/@nodeset', numberSet, set],
  ]),
  ...rowsFrom(page('memory-tuning'), [
    ['/domain/memtune', { how: 'completed', by: dropNoLimits }, 'An unlimited value is not written.'],
    ['/domain/memtune/hard_limit', quantity('KiB'), kib],
    ['/domain/memtune/soft_limit', quantity('KiB'), kib],
    ['/domain/memtune/swap_hard_limit', quantity('KiB'), kib],
  ]),
  ...rowsFrom('src/qemu/qemu_domain.c, qemuDomainDefNumaCPUsRectify', [
    ['/domain/cpu/numa', { how: 'completed', by: placeCpus }, 'libvirt puts vCPUs that are in no cell into cell 0.'],
  ]),
  ...rowsFrom('src/qemu/qemu_postparse.c, qemuDomainDefNumaAutoAdd', [
    [
      "/domain/cpu/numa[/domain/maxMemory and not(cell/@id='1')]",
      leftOpen,
      'Newer releases put everything into one cell where memory can be hot-plugged.',
    ],
  ]),
  ...rowsFrom('src/conf/numa_conf.c, virDomainNumaDefNodeDistanceParseXML', [
    ['/domain/cpu/numa', { how: 'completed', by: completeDistances }, 'A distance holds in both directions.'],
  ]),
  ...rowsFrom(page('guest-numa-topology'), [['/domain/cpu/numa/cell/@cpus', numberSet, set]]),
];
