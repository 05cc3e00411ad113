import type { ObjectCheck } from '../../check/check.ts';
import { isWindows } from '../../check/guest/guest-system.ts';
import { judgeNone } from '../../finding/verdict.ts';
import type { Domain } from '../../model/objects.ts';
import { readableQuantity } from '../../model/quantity.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

export const windowsHardware: ObjectCheck<'domain'> = {
  id: 'windows-hardware',
  category: 'domain',
  title: 'CPU, memory and ACPI meet the requirements of Windows',
  severity: 'warning',
  fix: {
    nix: 'Declare `cpu = { mode = "host-passthrough"; }` and `features.acpi = { }`, as NixVirt’s windows template does, and at least 2 GiB of memory.',
    xml: 'Declare `<cpu mode="host-passthrough"/>`, `<acpi/>` in `<features>`, and at least 2 GiB of memory.',
  },
  tier: 'rendered',
  why: 'Without `<cpu>` QEMU provides a CPU from 2004 (qemu64), which lacks instructions that Windows 11 and Server 2025 need. Windows starts on no PC without ACPI, and its installer stops below 2 GiB. https://learn.microsoft.com/windows-server/get-started/hardware-requirements',
  kind: 'domain',
  reads: 'declared',
  applies: ({ declared }) => declared === undefined || isWindows(declared),
  judge(domain) {
    const { xml } = domain;
    const lacks = lackedBy(domain);
    const actual = lacks.map(({ what }) => what).join(', ');
    return judgeNone(lacks, ({ place }) => evidenceAt(xml, place), {
      ok: requirements,
      expected: requirements,
      actual: actual,
    });
  },
};

const requirements = 'a 64-bit CPU model, ACPI, at least 2 GiB';
const least = 2n * 1024n ** 3n;

function lackedBy({ xml, memory }: Domain): { readonly what: string; readonly place: string }[] {
  const count = (xpath: string) => Number(xpathText(xml, `count(${xpath})`));
  const arch = xpathText(xml, 'string(/domain/os/type/@arch)');
  const hasModel = count("/domain/cpu[model or @mode='host-passthrough' or @mode='host-model' or @mode='maximum']") > 0;
  return [
    ...(arch === 'i686' ? [{ what: 'a 32-bit CPU', place: '/domain/os/type/@arch' }] : []),
    ...(hasModel ? [] : [{ what: 'no CPU model (QEMU uses qemu64)', place: '/domain/cpu' }]),
    ...(count('/domain/features/acpi') > 0 ? [] : [{ what: 'no ACPI', place: '/domain/features/acpi' }]),
    ...(memory !== undefined && memory < least ? [{ what: readableQuantity(memory), place: '/domain/memory' }] : []),
  ];
}
