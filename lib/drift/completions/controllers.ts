import { type Branch, childOf, childrenOf, grow } from '../../xml/branch.ts';
import { busOf } from './disks.ts';

/**
 * A controller without an index gets the lowest free one of its type; a companion of an EHCI controller gets that of the controller before it, if
 * that has no companion of this model yet.
 */
export function numberControllers(devices: Branch): void {
  const controllers = childrenOf(devices, 'controller');
  for (const [place, { attributes }] of controllers.entries()) {
    if (attributes.has('index')) continue;
    const like = controllers.filter((other) => other.attributes.get('type') === attributes.get('type'));
    const before = controllers.slice(0, place).findLast((other) => like.includes(other));
    const index = before && isCompanion(attributes) && isCompanion(before.attributes) && before.attributes.get('index');
    const taken = like.some((other) => {
      return other.attributes.get('index') === index && other.attributes.get('model') === attributes.get('model');
    });
    attributes.set('index', index && !taken ? index : freeIndex(like));
  }
}

function isCompanion(attributes: Branch['attributes']): boolean {
  return attributes.get('type') === 'usb' && /^ich9-(ehci1|uhci[123])$/.test(attributes.get('model') ?? '');
}

function freeIndex(like: readonly Branch[]): string {
  const taken = new Set(like.map(({ attributes }) => attributes.get('index')));
  let index = 0;
  while (taken.has(`${index}`)) index++;
  return `${index}`;
}

/** If a SCSI host device names a controller, that controller and all with lower indices exist, before any other controller gets an index. */
export function addHostdevControllers(devices: Branch): void {
  addControllers(
    devices,
    'scsi',
    childrenOf(devices, 'hostdev').filter(({ attributes }) => attributes.get('type') === 'scsi'),
  );
}

/** If a disk names a controller, that controller and all with lower indices exist. */
export function addDiskControllers(devices: Branch): void {
  for (const type of ['ide', 'fdc', 'scsi']) {
    addControllers(
      devices,
      type,
      childrenOf(devices, 'disk').filter((disk) => {
        const target = childOf(disk, 'target');
        return target && (target.attributes.get('bus') ?? busOf(target)) === type;
      }),
    );
  }
}

function addControllers(devices: Branch, type: string, users: readonly Branch[]): void {
  const named = users.flatMap((user) => {
    const address = childOf(user, 'address');
    return address?.attributes.get('type') === 'drive' ? [Number(address.attributes.get('controller') ?? 0)] : [];
  });
  // A higher number than possible is a mistake.
  const last = Math.min(Math.max(-1, ...named.filter(Number.isInteger)), 255);
  for (let index = 0; index <= last; index++) {
    const there = childrenOf(devices, 'controller').some(({ attributes }) => {
      return attributes.get('type') === type && attributes.get('index') === `${index}`;
    });
    if (!there) grow(devices, 'controller', { type, index: `${index}` });
  }
}

/** Controllers of the same type and index belong together; the companions of an EHCI controller have its index. */
export function controllerKey({ attributes }: Branch): string {
  const model = attributes.get('model');
  const companion = model?.startsWith('ich9-') ? model : '';
  return [attributes.get('type'), attributes.get('index'), companion].join(' ');
}
