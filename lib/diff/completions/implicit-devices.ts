import { type Branch, childOf, childrenOf, grow } from '../../xml/branch.ts';
import { isX86 } from '../machine.ts';

/** What every PC has without a word. */
export function addInputs(devices: Branch): void {
  if (!isX86(devices)) return;
  for (const type of ['mouse', 'keyboard']) {
    const there = childrenOf(devices, 'input').some(({ attributes }) => {
      return attributes.get('type') === type && (attributes.get('bus') ?? 'ps2') === 'ps2';
    });
    if (!there) grow(devices, 'input', { type, bus: 'ps2' });
  }
}

/** A display shows something. */
export function addVideo(devices: Branch): void {
  if (!childOf(devices, 'graphics') || childOf(devices, 'video')) return;
  grow(grow(devices, 'video'), 'model', { type: isX86(devices) ? 'cirrus' : 'virtio' });
}

/** Sound goes where the last display is that can carry it; nowhere without one. */
export function audioOf({ parent }: Branch): string {
  const types = childrenOf(parent as Branch, 'graphics').map(({ attributes }) => attributes.get('type'));
  return types.findLast((type) => type === 'spice' || type === 'vnc') === 'spice' ? 'spice' : 'none';
}
