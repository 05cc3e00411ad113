import { type Expectation, judgeExpected } from '../../check/expectation.ts';
import { type Guest, probeCheck } from '../../check/guest/guest.ts';
import type { GuestTpm } from '../../model/guest-view.ts';

export const probeTpm = probeCheck(
  {
    id: 'probe-tpm',
    title: 'TPM in the guest matches the declaration',
    severity: 'error',
    fix: {
      nix: 'Keep `devices.tpm = { model = "tpm-crb"; backend = { type = "emulator"; version = "2.0"; }; }`, and look at the swtpm log in `/var/log/swtpm/libvirt/qemu`.',
      xml: 'Keep `<tpm model="tpm-crb"><backend type="emulator" version="2.0"/></tpm>`, and look at the swtpm log in `/var/log/swtpm/libvirt/qemu`.',
    },
    why: 'Windows 11 asks the TPM itself, not the XML. swtpm may run although the firmware passes no TPM on: OVMF must be built with TPM 2 support. https://libvirt.org/formatdomain.html#tpm-device',
  },
  {
    judge(guest) {
      const seen = describe(guest.view.tpm);
      return judgeExpected(guest, seen, [...byXml(guest), ...byLab(guest)]);
    },
  },
);

const xpath = '/domain/devices/tpm';
/** The element that defines its version. */
const backend = `${xpath}/backend`;
/** The kernel's drivers for libvirt's models; a newer kernel's name for one starts with the same text: `tpm_crb_acpi` in Linux 7.2. */
const drivers: ReadonlyMap<string, string> = new Map([
  ['tpm-crb', 'tpm_crb'],
  ['tpm-tis', 'tpm_tis'],
]);

function byXml({ domain: { tpm }, view: { tpm: seen } }: Guest): Expectation[] {
  const by = 'the domain XML';
  if (!tpm) return [{ by, expected: 'no TPM', holds: !seen, xpath }];
  const driver = tpm.model === undefined ? undefined : drivers.get(tpm.model);
  const fits =
    driver === undefined ||
    seen?.driver === undefined ||
    seen.driver === driver ||
    seen.driver.startsWith(`${driver}_`);
  return [
    {
      by,
      expected: describe({ version: tpm.version ?? 'of any version', driver }),
      holds: seen !== undefined && isVersion(seen, tpm.version) && fits,
      xpath,
    },
  ];
}

function byLab({ intent, view: { tpm: seen } }: Guest): Expectation[] {
  const by = 'the lab file';
  if (intent?.tpm === undefined) return [];
  if (intent.tpm === false) return [{ by, expected: 'no TPM', holds: !seen, xpath }];
  return [
    { by, expected: `TPM ${intent.tpm}`, holds: seen !== undefined && isVersion(seen, intent.tpm), xpath: backend },
  ];
}

/** The kernel reports `2`, the XML contains `2.0`. */
function isVersion({ version }: GuestTpm, wanted: string | undefined): boolean {
  const major = (text: string) => text.split('.')[0];
  return wanted === undefined || major(version) === major(wanted);
}

function describe(tpm: Pick<GuestTpm, 'version' | 'driver'> | undefined): string {
  if (!tpm) return 'no TPM';
  return [`TPM ${tpm.version}`, ...(tpm.driver === undefined ? [] : [tpm.driver])].join(', ');
}
