import { type Branch, childOf, childrenOf } from '../../xml/branch.ts';

/** @param target of a serial port without a port number: each gets the lowest free number, in order */
export function freePort(target: Branch): string {
  const serials = childrenOf(target.parent?.parent as Branch, 'serial');
  const taken = new Set(serials.map((serial) => childOf(serial, 'target')?.attributes.get('port')));
  let port = -1;
  for (const serial of serials) {
    if (childOf(serial, 'target')?.attributes.has('port')) continue;
    do port++;
    while (taken.has(`${port}`));
    if (serial === target.parent) break;
  }
  return `${port}`;
}

/** @param model of a serial port's target */
export function serialModel({ parent }: Branch): string | undefined {
  const type = parent?.attributes.get('type');
  return type === 'isa-debug' ? 'isa-debugcon' : type;
}
