import { type Expectation, judgeExpected } from '../../check/expectation.ts';
import { type Guest, probeCheck } from '../../check/guest/guest.ts';
import { skip } from '../../finding/verdict.ts';
import type { GuestView } from '../../model/guest-view.ts';
import type { FirmwareKind } from '../../model/objects.ts';

export const probeSecureBoot = probeCheck(
  {
    id: 'probe-secure-boot',
    title: 'Guest booted with the declared firmware and Secure Boot state',
    severity: 'error',
    fix: {
      nix: 'Create the NVRAM from a template with enrolled keys (`os.nvram.template`, OVMF_VARS.ms.fd); an existing one keeps its keys, or its lack of them, so undefine with `--nvram` first if nothing in it is needed.',
      xml: 'Create the NVRAM from a template with enrolled keys (`template` of `<nvram>`, OVMF_VARS.ms.fd); an existing one keeps its keys, or its lack of them, so undefine with `--nvram` first if nothing in it is needed.',
    },
    why: 'The template’s name shows what new variables are made from, but an existing NVRAM file is kept as it is. In setup mode the firmware verifies nothing and accepts keys from anyone. https://libvirt.org/formatdomain.html#operating-system-booting',
  },
  {
    judge(guest) {
      const { view, domain, intent, outcome } = guest;
      const declared = [domain.firmware.kind, intent?.firmware].includes('uefi-secure-boot');
      const verdict = judgeExpected(guest, describe(view), [
        ...expectationsOf('the domain XML', domain.firmware.kind, guest),
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
  // The name of a template does not prove that it has no keys; the lab file states it.
  const holds = kind === 'bios' || by === 'the domain XML' || view.secureBoot !== true;
  return [{ by, expected: named[kind], holds, xpath: '/domain/os/nvram' }];
}

const named: Readonly<Record<FirmwareKind, string>> = {
  bios: 'BIOS',
  uefi: 'UEFI, Secure Boot off',
  'uefi-secure-boot': 'UEFI, Secure Boot on, not in setup mode',
};

function describe({ firmware, secureBoot, setupMode }: GuestView): string {
  if (firmware === 'bios') return 'BIOS';
  return `UEFI, Secure Boot ${inWords(secureBoot, 'on', 'off')}, ${inWords(setupMode, 'in setup mode', 'not in setup mode', 'setup mode unknown')}`;
}

function inWords(state: boolean | undefined, yes: string, no: string, unknown = 'unknown'): string {
  return state === undefined ? unknown : state ? yes : no;
}
