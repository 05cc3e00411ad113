import type { AdaptRule } from '../rule.ts';

/** libvirt 9.0: "Security driver model 'apparmor' is not available". */
export const securityLabel: AdaptRule = {
  id: 'security-label',
  kind: 'domain',
  why: "The sandbox's libvirt runs without a security driver; its namespaces isolate the guests.",
  adapt(xml) {
    const labels = [...xml.all('seclabel'), ...xml.all('devices/disk/source/seclabel')];
    for (const label of labels) {
      const model = xml.attribute(label, 'model');
      if (model !== undefined && model !== 'dac' && model !== 'none') xml.remove(label);
    }
  },
};
