import { type Branch, childOf, childrenOf, grow } from '../../xml/branch.ts';
import { kibibytes } from '../spelling.ts';

/** NUMA cells and plugged memory determine the total, whatever total is declared. */
export function sumMemory(domain: Branch): void {
  const numa = at(domain, 'cpu', 'numa');
  const cells = numa ? childrenOf(numa, 'cell').map((cell) => sizeOf(cell.attributes.get('memory'), cell)) : [];
  const devices = childOf(domain, 'devices');
  const plugged = (devices ? childrenOf(devices, 'memory') : []).map((memory) => {
    const size = at(memory, 'target', 'size');
    return sizeOf(size?.text, size);
  });
  if (cells.length === 0 || [...cells, ...plugged].includes(undefined)) return;
  const memory = childOf(domain, 'memory') ?? grow(domain, 'memory');
  memory.text = `${[...cells, ...plugged].reduce<number>((sum, size = 0) => sum + size, 0)}`;
  memory.attributes.set('unit', 'KiB');
}

/** The current memory cannot exceed the total. */
export function capCurrentMemory(domain: Branch): void {
  const [current, whole] = [childOf(domain, 'currentMemory'), Number(wholeMemory(domain))];
  const size = sizeOf(current?.text, current);
  if (!current || size === undefined || !(size > whole || size === 0)) return;
  current.text = `${whole}`;
  current.attributes.set('unit', 'KiB');
}

/** In KiB. */
export function wholeMemory(domain: Branch): string | undefined {
  const memory = childOf(domain, 'memory');
  return memory && kibibytes(memory.text, memory.attributes.get('unit'));
}

function sizeOf(text: string | undefined, branch: Branch | undefined): number | undefined {
  const size = kibibytes(text ?? '', branch?.attributes.get('unit'));
  return /^\d+$/.test(size) ? Number(size) : undefined;
}

function at(branch: Branch, ...names: readonly string[]): Branch | undefined {
  return names.reduce<Branch | undefined>((found, name) => found && childOf(found, name), branch);
}
