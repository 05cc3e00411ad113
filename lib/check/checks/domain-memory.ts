import { formatQuantity } from '../../model/quantity.ts';
import type { ObjectCheck } from '../check.ts';
import { judgeText } from '../verdict.ts';

export const domainMemory: ObjectCheck<'domain'> = {
  id: 'domain-memory',
  steps: [6],
  title: 'The domain is defined with correct hardware: memory',
  severity: 'error',
  fix: 'Set `memory = { count = …; unit = "GiB"; }` in Nix to the lab file\'s.',
  tier: 'rendered',
  why: "An attribute that NixVirt does not know (`memry`) is dropped silently, and the template's default stands. libvirt counts KiB where no unit is given. https://libvirt.org/formatdomain.html#memory-allocation",
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.memory !== undefined,
  judge: ({ xml, memory }, { intent }) =>
    judgeText(
      xml,
      '/domain/memory',
      formatQuantity(intent?.memory ?? 0n),
      memory === undefined ? undefined : formatQuantity(memory),
    ),
};
