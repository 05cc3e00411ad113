import { judgeExpected } from '../../check/expectation.ts';
import { probeCheck } from '../../check/guest/guest.ts';
import { skip } from '../../finding/verdict.ts';

export const probeUuid = probeCheck(
  {
    id: 'probe-uuid',
    title: 'SMBIOS UUID in the guest matches the domain’s UUID',
    severity: 'error',
    fix: 'Remove the `uuid` entry from `<sysinfo>` or set it to the domain’s UUID, and declare that UUID.',
    why: 'Windows identifies a computer by its SMBIOS UUID: with another one it has to be activated and enrolled again. https://libvirt.org/formatdomain.html#smbios-system-information',
  },
  {
    judge(guest) {
      const { view, domain, intent } = guest;
      const seen = view.uuid?.toLowerCase();
      if (seen === undefined) return skip('the guest sees no SMBIOS');
      return judgeExpected(guest, seen, [
        ...said('the lab file', intent?.uuid?.toLowerCase(), seen),
        ...said('the domain XML', domain.uuid, seen),
      ]);
    },
  },
);

function said(by: 'the lab file' | 'the domain XML', expected: string | undefined, seen: string) {
  return expected === undefined ? [] : [{ by, expected, holds: seen === expected, xpath: '/domain/uuid' }];
}
