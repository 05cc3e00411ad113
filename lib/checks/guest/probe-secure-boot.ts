import { type Expectation, judgeExpected } from '../../check/expectation.ts';
import { type Guest, probeCheck } from '../../check/guest/guest.ts';
import { skip } from '../../finding/verdict.ts';
import type { GuestView } from '../../model/guest-view.ts';
import type { FirmwareKind } from '../../model/objects.ts';

export const probeSecureBoot = probeCheck(
  {
    id: 'probe-secure-boot',
    title:
      'The domain is defined with correct hardware: the guest boots by its firmware, with Secure Boot on and out of setup mode where it is declared',
    severity: 'error',
    fix: 'Make the NVRAM from a template with enrolled keys (`os.nvram.template`, OVMF_VARS.ms.fd): one that is there already keeps its keys, or its want of them; undefine with `--nvram` first if nothing in it is needed.',
    why: 'The template’s name says what the variables were made from; an NVRAM file that was there before is kept as it is. In setup mode the firmware checks nothing and takes keys from anybody. https://libvirt.org/formatdomain.html#operating-system-booting',
  },
  {
    judge(guest) {
      const { view, domain, intent, outcome } = guest;
      const declared = [domain.firmware.kind, intent?.firmware].includes('uefi-secure-boot');
      const verdict = judgeExpected(guest, describe(view), [
        ...expectationsOf('its XML', domain.firmware.kind, guest),
        ...expectationsOf('the lab file', intent?.firmware, guest),
      ]);
      if (verdict.status !== 'pass' || !declared || outcome.signed) return verdict;
      return skip(`Secure Boot was not exercised: the medium is not signed (${outcome.medium})`);
    },
  },
);

function expectationsOf(
  by: Expectation['by'],
  kind: FirmwareKind | undefined,
  { view, outcome }: Guest,
): Expectation[] {
  if (kind === undefined) return [];
  const firmware = kind === 'bios' ? 'bios' : 'uefi';
  const place = '/domain/os/loader';
  if (view.firmware !== firmware) return [{ by, expected: named[kind], holds: false, xpath: place }];
  if (kind === 'uefi-secure-boot') {
    const holds = !outcome.signed || (view.secureBoot === true && view.setupMode === false);
    return [{ by, expected: named[kind], holds, xpath: '/domain/os/nvram' }];
  }
  // A template's name does not tell that there are no keys; the lab file does.
  const holds = kind === 'bios' || by === 'its XML' || view.secureBoot !== true;
  return [{ by, expected: named[kind], holds, xpath: '/domain/os/nvram' }];
}

const named: Readonly<Record<FirmwareKind, string>> = {
  bios: 'BIOS',
  uefi: 'UEFI, Secure Boot off',
  'uefi-secure-boot': 'UEFI, Secure Boot on, not in setup mode',
};

function describe({ firmware, secureBoot, setupMode }: GuestView): string {
  if (firmware === 'bios') return 'BIOS';
  return `UEFI, Secure Boot ${told(secureBoot, 'on', 'off')}, ${told(setupMode, 'in setup mode', 'not in setup mode')}`;
}

function told(state: boolean | undefined, yes: string, no: string): string {
  return state === undefined ? 'not told' : state ? yes : no;
}
