import type { AdaptRule } from '../rule.ts';

/** libvirt 9.0: "Child process (tc qdisc add ... sfq perturb 10): Specified qdisc kind is unknown". https://libvirt.org/formatnetwork.html#quality-of-service */
export const interfaceBandwidth: AdaptRule = {
  id: 'interface-bandwidth',
  kind: 'domain',
  why: 'This kernel, or its `tc`, lacks a queueing discipline that libvirt uses to limit traffic (htb, sfq, ingress).',
  adapt(xml, { host }) {
    if (host.shaping) return;
    for (const limit of xml.all('devices/interface/bandwidth')) xml.remove(limit);
  },
};
