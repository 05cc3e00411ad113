import { type Branch, childrenOf } from '../../xml/branch.ts';

/**
 * A controller that names no index gets the lowest that is free among those of its type; a companion of an EHCI controller gets the one of
 * the controller before it, where that has none of its model yet.
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

/** Controllers of one type and index belong together; the companions of an EHCI controller have its index. */
export function controllerKey({ attributes }: Branch): string {
  const model = attributes.get('model');
  const companion = model?.startsWith('ich9-') ? model : '';
  return [attributes.get('type'), attributes.get('index'), companion].join(' ');
}
