import type { AdaptRule } from '../rule.ts';
import { interfaceBandwidth } from './interface-bandwidth.ts';

/** As for `interface-bandwidth`. The guaranteed shares of a network's domains (`floor`) are taken from its limit. */
export const networkBandwidth: AdaptRule = {
  id: 'network-bandwidth',
  kind: 'network',
  why: interfaceBandwidth.why,
  adapt(xml, { host }) {
    if (host.shaping) return;
    for (const limit of [...xml.all('bandwidth'), ...xml.all('portgroup/bandwidth')]) xml.remove(limit);
  },
};
