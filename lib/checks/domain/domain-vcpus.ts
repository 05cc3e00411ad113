import type { ObjectCheck } from '../../check/check.ts';
import { judgeText } from '../../finding/verdict.ts';

export const domainVcpus: ObjectCheck<'domain'> = {
  id: 'domain-vcpus',
  category: 'domain',
  title: 'The domain is defined with correct hardware: vCPUs',
  severity: 'error',
  fix: "Set `vcpu = { count = …; }` in Nix to the lab file's.",
  tier: 'rendered',
  why: "An attribute that NixVirt does not know is dropped silently, and the template's default of 2 stands. https://libvirt.org/formatdomain.html#cpu-allocation",
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.vcpus !== undefined,
  judge: ({ xml, vcpus }, { intent }) => judgeText(xml, '/domain/vcpu', String(intent?.vcpus), vcpus?.toString()),
};
