import type { ObjectCheck } from '../../check/check.ts';
import { fail, pass } from '../../finding/verdict.ts';
import type { Tpm } from '../../model/objects.ts';
import { evidenceAt } from '../../xml/evidence.ts';

export const domainTpm: ObjectCheck<'domain'> = {
  id: 'domain-tpm',
  category: 'domain',
  title: 'TPM matches the lab file',
  severity: 'error',
  fix: {
    nix: 'Declare `devices.tpm = { model = "tpm-crb"; backend = { type = "emulator"; version = "2.0"; }; }`, or remove it if the lab file has `tpm: false`.',
    xml: 'Declare `<tpm model="tpm-crb"><backend type="emulator" version="2.0"/></tpm>`, or remove it if the lab file has `tpm: false`.',
  },
  tier: 'rendered',
  why: 'Windows 11 does not install without a TPM 2.0. libvirt starts swtpm for it from its own PATH, not the user’s (NixVirt issues 52, 15). https://libvirt.org/formatdomain.html#tpm-device',
  kind: 'domain',
  reads: 'observed',
  applies: ({ intent }) => intent?.tpm !== undefined,
  judge(domain, { intent }) {
    const expected = intent?.tpm ? `TPM ${intent.tpm}, emulator` : 'no TPM';
    const actual = describe(domain.tpm);
    return actual === expected ? pass(actual) : fail(expected, actual, evidenceAt(domain.xml, '/domain/devices/tpm'));
  },
};

function describe(tpm: Tpm | undefined): string {
  return tpm ? `TPM ${tpm.version ?? 'without a version'}, ${tpm.backend ?? 'no backend'}` : 'no TPM';
}
