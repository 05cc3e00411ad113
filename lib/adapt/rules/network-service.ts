import type { AdaptRule } from '../rule.ts';

/** libvirt: "zone ... requested for network ... but firewalld is not active"; "unable to register domain with systemd-resolved". */
export const networkService: AdaptRule = {
  id: 'network-service',
  kind: 'network',
  why: 'firewalld and systemd-resolved, which libvirt would notify of the network, run on the host and not in the sandbox.',
  adapt(xml) {
    for (const bridge of xml.all('bridge')) xml.removeAttribute(bridge, 'zone');
    for (const domain of xml.all('domain')) xml.removeAttribute(domain, 'register');
  },
};
