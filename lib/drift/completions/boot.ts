import { type Branch, childOf, grow } from '../../xml/branch.ts';

/** libvirt boots the first hard disk if neither `<boot dev>` nor a device's boot order is given. */
export function completeBoot(os: Branch): void {
  const devices = os.parent && childOf(os.parent, 'devices');
  const ordered = devices?.children.some((device) => childOf(device, 'boot'));
  if (ordered || childOf(os, 'boot') || childOf(os, 'type')?.text !== 'hvm') return;
  grow(os, 'boot', { dev: 'hd' });
}
