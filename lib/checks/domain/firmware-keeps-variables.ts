import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';
import { xpathText } from '../../xml/xpath.ts';

const loader = '/domain/os/loader';

export const firmwareKeepsVariables: ObjectCheck<'domain'> = {
  id: 'firmware-keeps-variables',
  category: 'domain',
  title: 'UEFI domain has NVRAM, unless declared stateless',
  severity: 'warning',
  fix: {
    nix: 'Declare an NVRAM file next to `firmware = "efi"`: `os.nvram.path = "/var/lib/libvirt/qemu/nvram/NAME.fd"`.',
    xml: 'Declare an NVRAM file next to `firmware="efi"`: `<nvram>/var/lib/libvirt/qemu/nvram/NAME.fd</nvram>` in `<os>`.',
  },
  tier: 'sandbox',
  why: 'Boot entries and enrolled keys are UEFI variables; without NVRAM they are lost at power-off, and an installed system may not boot again. libvirt chooses by the descriptors of the host’s firmware: with ovmf 2026.08 a domain with `secure-boot` off gets the image for AMD SEV, which has no NVRAM.',
  kind: 'domain',
  reads: 'observed',
  applies: ({ observed }) => observed?.firmware.kind !== undefined && observed.firmware.kind !== 'bios',
  judge({ xml, firmware: { nvram } }) {
    if (nvram !== undefined) return pass(nvram);
    const [type, stateless] = ['type', 'stateless'].map((name) => xpathText(xml, `string(${loader}/@${name})`));
    const file = xpathText(xml, `string(${loader})`);
    if (stateless === 'yes') return pass('no NVRAM: the loader is declared stateless');
    if (type !== 'rom') return pass('libvirt creates an NVRAM file at the start');
    return fail('firmware with NVRAM', `${file}, which has no NVRAM`, evidenceAt(xml, loader));
  },
};
