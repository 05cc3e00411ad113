import { type Branch, childOf, childrenOf, grow } from '../../xml/branch.ts';
import { isX86 } from '../machine.ts';

/** A display shows something. */
export function addVideo(devices: Branch): void {
  if (!childOf(devices, 'graphics') || childOf(devices, 'video')) return;
  grow(grow(devices, 'video'), 'model');
}

/** What a display shows where no model is declared. */
export function defaultVideo(model: Branch): string {
  return isX86(model) ? 'cirrus' : 'virtio';
}

/** Sound goes where the last display is that can carry it; nowhere without one. */
export function audioOf({ parent }: Branch): string {
  const types = childrenOf(parent as Branch, 'graphics').map(({ attributes }) => attributes.get('type'));
  return types.findLast((type) => type === 'spice' || type === 'vnc') === 'spice' ? 'spice' : 'none';
}
