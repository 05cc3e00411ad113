import { judgeExpected } from '../../check/expectation.ts';
import { probeCheck } from '../../check/guest/guest.ts';
import { skip } from '../../finding/verdict.ts';

export const probeUuid = probeCheck(
  {
    id: 'probe-uuid',
    title: 'The domain is defined with correct hardware: the SMBIOS UUID that the guest reads is the domain’s',
    severity: 'error',
    fix: 'Let `<sysinfo>` have no `uuid` entry of its own, or the same; pin `uuid` in Nix.',
    why: 'Windows and SCCM know a computer by its SMBIOS UUID: another one is another computer, to be activated and enrolled again. https://libvirt.org/formatdomain.html#smbios-system-information',
  },
  {
    judge(guest) {
      const { view, domain, intent } = guest;
      const seen = view.uuid?.toLowerCase();
      if (seen === undefined) return skip('the guest sees no SMBIOS');
      return judgeExpected(guest, seen, [
        ...said('the lab file', intent?.uuid?.toLowerCase(), seen),
        ...said('its XML', domain.uuid, seen),
      ]);
    },
  },
);

function said(by: 'the lab file' | 'its XML', expected: string | undefined, seen: string) {
  return expected === undefined ? [] : [{ by, expected, holds: seen === expected, xpath: '/domain/uuid' }];
}
