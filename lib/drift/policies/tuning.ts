import type { Branch } from '../../xml/branch.ts';
import { completeDistances, placeCpus } from '../completions/numa.ts';
import { completePlacement, dropNoLimits, numberIothreads, splitSchedulers } from '../completions/tuning.ts';
import { type PolicyRow, rowsFrom } from '../policy.ts';
import { defaultsTo, leftOpen, numberSet, quantity, quantityIn } from '../spelling.ts';

const page = (anchor: string) => `https://libvirt.org/formatdomain.html#${anchor}`;
const kib = 'Any unit is read, KiB is written.';
const set = 'A set of numbers is written in its shortest form.';

const keyedBy = (name: string) =>
  ({ how: 'unordered', key: ({ attributes }: Branch) => `${attributes.get(name)}` }) as const;

/** How processors, threads and memory are tuned. */
export const tuning: readonly PolicyRow[] = [
  ...rowsFrom('src/conf/numa_conf.c, virDomainNumatuneSet', [
    [
      '/domain',
      { how: 'completed', by: completePlacement },
      'Automatic placement of processors and of memory goes together.',
    ],
    ['/domain/numatune/memory/@mode', defaultsTo('strict'), 'Written where it is not declared.'],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainIOThreadIDDefArrayInit', [
    ['/domain', { how: 'completed', by: numberIothreads }, 'Threads are counted, and those without a number get one.'],
  ]),
  ...rowsFrom('src/conf/domain_conf.c, virDomainThreadSchedParseHelper', [
    [
      '/domain/cputune',
      { how: 'completed', by: splitSchedulers },
      'A scheduler is written for each processor and each thread.',
    ],
  ]),
  ...rowsFrom(page('cpu-tuning'), [
    ['/domain/cputune/vcpupin', keyedBy('vcpu'), 'Sorted by number.'],
    ['/domain/cputune/iothreadpin', keyedBy('iothread'), 'Sorted by number.'],
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
    ['/domain/memtune', { how: 'completed', by: dropNoLimits }, 'A limit that limits nothing is not written.'],
    ['/domain/memtune/hard_limit', quantity('KiB'), kib],
    ['/domain/memtune/soft_limit', quantity('KiB'), kib],
    ['/domain/memtune/swap_hard_limit', quantity('KiB'), kib],
  ]),
  ...rowsFrom('src/qemu/qemu_domain.c, qemuDomainDefNumaCPUsRectify', [
    ['/domain/cpu/numa', { how: 'completed', by: placeCpus }, 'Processors that are in no cell are put into cell 0.'],
  ]),
  ...rowsFrom('src/qemu/qemu_postparse.c, qemuDomainDefNumaAutoAdd', [
    [
      "/domain/cpu/numa[/domain/maxMemory and not(cell/@id='1')]",
      leftOpen,
      'A newer libvirt puts all into one cell where memory can be plugged in.',
    ],
  ]),
  ...rowsFrom('src/conf/numa_conf.c, virDomainNumaDefNodeDistanceParseXML', [
    ['/domain/cpu/numa', { how: 'completed', by: completeDistances }, 'A distance holds both ways.'],
  ]),
  ...rowsFrom(page('guest-numa-topology'), [['/domain/cpu/numa/cell/@cpus', numberSet, set]]),
];
