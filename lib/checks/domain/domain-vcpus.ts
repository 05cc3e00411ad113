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
  why: 'The guest gets what is declared, whether or not it is what the lab needs: NixVirt’s templates have a default of 2, and a domain without `<vcpu>` has one. https://libvirt.org/formatdomain.html#cpu-allocation',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.vcpus !== undefined,
  judge: ({ xml, vcpus }, { intent }) => judgeText(xml, '/domain/vcpu', String(intent?.vcpus), vcpus?.toString()),
};
