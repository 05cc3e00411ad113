import type { ObjectCheck } from '../../check/check.ts';
import { judgeText, pass } from '../../finding/verdict.ts';
import { formatQuantity } from '../../model/quantity.ts';

export const domainMemory: ObjectCheck<'domain'> = {
  id: 'domain-memory',
  category: 'domain',
  title: 'The domain is defined with correct hardware: memory',
  severity: 'error',
  fix: 'Set `memory = { count = …; unit = "GiB"; }` in Nix to the lab file\'s.',
  tier: 'rendered',
  why: "An attribute that NixVirt does not know (`memry`) is dropped silently, and the template's default stands. libvirt counts KiB where no unit is given. https://libvirt.org/formatdomain.html#memory-allocation",
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.memory !== undefined,
  judge({ xml, memory, pluggedMemory }, { intent }) {
    const wanted = intent?.memory ?? 0n;
    // Whoever counts the DIMMs apart means the same.
    if (pluggedMemory > 0n && memory === wanted + pluggedMemory)
      return pass(`${formatQuantity(wanted)}, and ${formatQuantity(pluggedMemory)} plugged in`);
    const actual = memory === undefined ? undefined : formatQuantity(memory);
    return judgeText(xml, '/domain/memory', formatQuantity(wanted), actual);
  },
};
