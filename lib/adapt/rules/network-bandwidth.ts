import type { AdaptRule } from '../rule.ts';
import { interfaceBandwidth } from './interface-bandwidth.ts';

/** As `interface-bandwidth`. A network's limit also is what its domains' guaranteed shares (`floor`) are taken from. */
export const networkBandwidth: AdaptRule = {
  id: 'network-bandwidth',
  kind: 'network',
  why: interfaceBandwidth.why,
  adapt(xml, { host }) {
    if (host.shaping) return;
    for (const limit of [...xml.all('bandwidth'), ...xml.all('portgroup/bandwidth')]) xml.remove(limit);
  },
};
