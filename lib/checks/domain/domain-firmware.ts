import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const domainFirmware: ObjectCheck<'domain'> = {
  id: 'domain-firmware',
  category: 'domain',
  title: 'Firmware type matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Set `os.loader` and `os.nvram.template` in Nix: for Secure Boot, to files with keys (OVMF_CODE.ms.fd, OVMF_VARS.ms.fd) as NixVirt’s windows template does; for plain UEFI, to those without; for BIOS, to neither; or correct `firmware` in the lab file.',
    xml: 'Set `<loader>` and the `template` of `<nvram>`: for Secure Boot, to files with keys (OVMF_CODE.ms.fd, OVMF_VARS.ms.fd); for plain UEFI, to those without; for BIOS, to neither; or correct `firmware` in the lab file.',
  },
  tier: 'rendered',
  why: 'A system installed with one firmware does not boot with the other; Secure Boot needs variables with enrolled keys, not only a loader that supports it. Some NixVirt releases drop `loader.secure` silently. https://libvirt.org/formatdomain.html#operating-system-booting',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.firmware !== undefined,
  judge(domain, { intent }) {
    const { kind } = domain.firmware;
    const expected = intent?.firmware ?? '';
    return kind === expected ? pass(kind) : fail(expected, kind, evidenceAt(domain.xml, place(expected, kind)));
  },
};

/** Where the two kinds differ: keys are in the variables, UEFI itself is the loader. */
function place(expected: string, actual: string): string {
  return expected !== 'bios' && actual !== 'bios' ? '/domain/os/nvram' : '/domain/os/loader';
}
