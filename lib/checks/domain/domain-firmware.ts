import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const domainFirmware: ObjectCheck<'domain'> = {
  id: 'domain-firmware',
  category: 'domain',
  title: 'The domain is defined with correct hardware: firmware (UEFI, or what the lab says)',
  severity: 'error',
  fix: 'For Secure Boot name firmware and variables that carry keys (`os.loader` OVMF_CODE.ms.fd, `os.nvram.template` OVMF_VARS.ms.fd), as NixVirt’s windows template does; for UEFI alone those without; for BIOS neither. Or correct `firmware` in the lab file.',
  tier: 'rendered',
  why: 'A system installed under one firmware does not boot under the other; Secure Boot takes variables with enrolled keys, not only a loader that can. NixVirt 0.6.0 drops `loader.secure` silently. https://libvirt.org/formatdomain.html#operating-system-booting',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.firmware !== undefined,
  judge(domain, { intent }) {
    const { kind } = domain.firmware;
    const expected = intent?.firmware ?? '';
    return kind === expected ? pass(kind) : fail(expected, kind, evidenceAt(domain.xml, place(expected, kind)));
  },
};

/** Where the two kinds part: keys are in the variables, UEFI itself is the loader. */
function place(expected: string, actual: string): string {
  return expected !== 'bios' && actual !== 'bios' ? '/domain/os/nvram' : '/domain/os/loader';
}
