import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

const loader = '/domain/os/loader';

export const firmwareKeepsVariables: ObjectCheck<'domain'> = {
  id: 'firmware-keeps-variables',
  category: 'domain',
  title: 'A UEFI domain keeps its variables over a power cycle',
  severity: 'warning',
  fix: 'Ask for a firmware with variables: `os.nvram.path = "/var/lib/libvirt/qemu/nvram/NAME.fd"` beside `firmware = "efi"` is enough.',
  tier: 'sandbox',
  why: 'Boot entries and enrolled keys are UEFI variables; without NVRAM they are gone with the power, and an installed system may not boot again. libvirt chooses by the descriptors of the host’s firmware: of ovmf 2026.08 a domain with `secure-boot` off gets the image for AMD SEV, which has none.',
  kind: 'domain',
  reads: 'observed',
  applies: ({ observed }) => observed?.firmware.kind !== undefined && observed.firmware.kind !== 'bios',
  judge({ xml, firmware: { nvram } }) {
    if (nvram !== undefined) return pass(nvram);
    const [type, stateless] = ['type', 'stateless'].map((name) => xpathText(xml, `string(${loader}/@${name})`));
    const file = xpathText(xml, `string(${loader})`);
    if (stateless === 'yes') return pass('none are wanted: the loader is declared stateless');
    if (type !== 'rom') return pass('libvirt gives it a file of its own at the start');
    return fail('a firmware with NVRAM', `${file}, which has none`, evidenceAt(xml, loader));
  },
};
