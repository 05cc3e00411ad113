import { type Branch, childOf, childrenOf, grow } from '../../xml/branch.ts';
import { isX86 } from '../machine.ts';

/** A display implies a video device. */
export function addVideo(devices: Branch): void {
  if (!childOf(devices, 'graphics') || childOf(devices, 'video')) return;
  grow(grow(devices, 'video'), 'model');
}

/** The model of that device if none is declared. */
export function defaultVideo(model: Branch): string {
  return isX86(model) ? 'cirrus' : 'virtio';
}

/** Audio goes to the last display that supports it; to none without one. */
export function audioOf({ parent }: Branch): string {
  const types = childrenOf(parent as Branch, 'graphics').map(({ attributes }) => attributes.get('type'));
  return types.findLast((type) => type === 'spice' || type === 'vnc') === 'spice' ? 'spice' : 'none';
}
