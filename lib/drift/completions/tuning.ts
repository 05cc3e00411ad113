import { type Branch, childOf, childrenOf, grow } from '../../xml/branch.ts';
import { kibibytes, numbersOf } from '../spelling.ts';

/** libvirt writes a scheduler for each processor and each I/O thread, in the order of their numbers. */
export function splitSchedulers(cputune: Branch): void {
  split(cputune, 'vcpusched', 'vcpus');
  split(cputune, 'iothreadsched', 'iothreads');
}

function split(cputune: Branch, name: string, attribute: string): void {
  const schedulers = childrenOf(cputune, name);
  const single = schedulers.flatMap((scheduler) => {
    const numbers = numbersOf(scheduler.attributes.get(attribute) ?? '');
    return numbers?.map((number) => [number, new Map(scheduler.attributes)] as const) ?? [];
  });
  if (schedulers.some(({ attributes }) => numbersOf(attributes.get(attribute) ?? '') === undefined)) return;
  const others = cputune.children.filter((child) => child.name !== name);
  cputune.children.splice(0, cputune.children.length, ...others);
  for (const [number, attributes] of single.sort(([one], [other]) => one - other)) {
    grow(cputune, name, { ...Object.fromEntries(attributes), [attribute]: `${number}` });
  }
}

/** Unlimited: VIR_DOMAIN_MEMORY_PARAM_UNLIMITED, in KiB. */
const unlimited = 9_007_199_254_740_991n;

/** libvirt does not write an unlimited value. */
export function dropNoLimits(memtune: Branch): void {
  const limits = memtune.children.filter(({ text, attributes }) => {
    const kib = kibibytes(text, attributes.get('unit'));
    return !/^\d+$/.test(kib) || BigInt(kib) < unlimited;
  });
  memtune.children.splice(0, memtune.children.length, ...limits);
}

/** A node set for the processors applies to the memory too, and vice versa if the processors are not pinned. */
export function completePlacement(domain: Branch): void {
  const vcpu = childOf(domain, 'vcpu');
  const automatic = vcpu?.attributes.get('placement') === 'auto';
  const numatune = childOf(domain, 'numatune');
  const memory = numatune && childOf(numatune, 'memory');
  if (automatic && !memory) grow(numatune ?? grow(domain, 'numatune'), 'memory', { mode: 'strict', placement: 'auto' });
  const attributes = memory?.attributes;
  if (!attributes) return;
  const placement = attributes.get('placement') ?? (attributes.has('nodeset') || !automatic ? 'static' : 'auto');
  attributes.delete('placement');
  if (placement !== 'auto') return;
  attributes.delete('nodeset');
  attributes.set('placement', 'auto');
  if (vcpu && !isPinned(domain, vcpu)) vcpu.attributes.set('placement', 'auto');
}

function isPinned(domain: Branch, vcpu: Branch): boolean {
  const cputune = childOf(domain, 'cputune');
  const pins = ['vcpupin', 'emulatorpin', 'iothreadpin'];
  return vcpu.attributes.has('cpuset') || pins.some((pin) => cputune && childOf(cputune, pin));
}

/** I/O threads without a number get the lowest free ones. */
export function numberIothreads(domain: Branch): void {
  const ids = childOf(domain, 'iothreadids');
  if (!ids || ids.children.length === 0) return;
  const declared = childOf(domain, 'iothreads');
  const count = Math.max(Number(declared?.text) || 0, ids.children.length);
  (declared ?? grow(domain, 'iothreads')).text = `${count}`;
  const taken = new Set(ids.children.map(({ attributes }) => attributes.get('id')));
  for (let id = 1; ids.children.length < count; id++) {
    if (!taken.has(`${id}`)) grow(ids, 'iothread', { id: `${id}` });
  }
}
