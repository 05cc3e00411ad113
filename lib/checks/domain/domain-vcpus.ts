import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const domainVcpus: ObjectCheck<'domain'> = {
  id: 'domain-vcpus',
  category: 'domain',
  title: 'vCPU count matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `vcpu = { count = …; }` in Nix to the value in the lab file, or correct the lab file.',
    xml: 'Set `<vcpu>` to the value in the lab file, or correct the lab file.',
  },
  tier: 'rendered',
  why: 'NixVirt silently drops an attribute that it does not know, and the template’s default of 2 applies. https://libvirt.org/formatdomain.html#cpu-allocation',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.vcpus !== undefined,
  judge: ({ xml, vcpus }, { intent }) => judgeText(xml, '/domain/vcpu', String(intent?.vcpus), vcpus?.toString()),
};
