import { usesHostDevice } from './declared-lab.ts';
import type { Editable } from './editable.ts';
import type { Need, NeedContext } from './provision-need.ts';
import { checkedBridge } from './provision-path.ts';

/** A network of mode `bridge` hands out a bridge of the host. */
export function networkNeeds(xml: Editable, context: NeedContext): readonly Need[] {
  const bridge = xml.attribute(xml.first('bridge'), 'name');
  return bridge !== undefined && usesHostDevice(xml) ? bridgeNeed(bridge, context) : [];
}

/** Nothing for a bridge that a network of the lab makes. */
export function bridgeNeed(name: string, { bridges, where }: NeedContext): readonly Need[] {
  if (bridges.has(name)) return [];
  return [
    {
      item: { kind: 'bridge', name: checkedBridge(name, where) },
      standIn: {
        to: 'a bridge without ports',
        why: 'No network of this lab makes that bridge; the host must have it. The sandbox has an empty one, on which nothing answers.',
      },
    },
  ];
}
