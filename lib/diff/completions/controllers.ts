import { type Branch, childrenOf } from '../../xml/branch.ts';

/** A controller that names no index gets the lowest that is free among those of its type. */
export function numberControllers(devices: Branch): void {
  const controllers = childrenOf(devices, 'controller');
  const keyOf = ({ attributes }: Branch, index: string) => `${attributes.get('type')} ${index}`;
  const taken = new Set(controllers.map((controller) => keyOf(controller, controller.attributes.get('index') ?? '')));
  for (const controller of controllers) {
    if (controller.attributes.has('index')) continue;
    let index = 0;
    while (taken.has(keyOf(controller, `${index}`))) index++;
    taken.add(keyOf(controller, `${index}`));
    controller.attributes.set('index', `${index}`);
  }
}

/** Controllers of one type and index belong together; the companions of an EHCI controller have its index. */
export function controllerKey({ attributes }: Branch): string {
  const model = attributes.get('model');
  const companion = model?.startsWith('ich9-') ? model : '';
  return [attributes.get('type'), attributes.get('index'), companion].join(' ');
}
