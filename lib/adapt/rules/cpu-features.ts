import type { AdaptRule } from '../rule.ts';

/**
 * libvirt 9.0 under TCG: "Host CPU does not provide required features: vmx" and "Host CPU provides forbidden features" for `host-model`; "host
 * doesn't support invariant TSC" for every mode. For other features that it cannot emulate, QEMU only prints a warning. An `optional` feature is used
 * if it is available.
 */
export const cpuFeatures: AdaptRule = {
  id: 'cpu-features',
  kind: 'domain',
  why: 'The emulated processor cannot have that feature, or cannot be compared with the host’s.',
  adapt(xml, { host }) {
    if (host.accelerator !== 'tcg') return;
    const isCompared = xml.attribute(xml.first('cpu'), 'mode') === 'host-model';
    for (const feature of xml.all('cpu/feature')) {
      const policy = xml.attribute(feature, 'policy') ?? 'require';
      const isImpossible = xml.attribute(feature, 'name') === 'invtsc' && (policy === 'require' || policy === 'force');
      if (isImpossible || (isCompared && policy === 'require')) xml.setAttribute(feature, 'policy', 'optional');
      else if (isCompared && policy === 'forbid') xml.setAttribute(feature, 'policy', 'disable');
    }
  },
};
