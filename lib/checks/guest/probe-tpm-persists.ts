import { probeCheck } from '../../check/guest/guest.ts';
import { judgeKept } from '../../check/guest/guest-marks.ts';

export const probeTpmPersists = probeCheck(
  {
    id: 'probe-tpm-persists',
    title: 'TPM data and PCR 7 persist over a shutdown and a re-apply',
    severity: 'error',
    fix: 'Pin the domain’s `uuid`, under which swtpm’s state is stored, undefine with `--keep-tpm`, and keep the NVRAM, whose keys PCR 7 measures.',
    why: 'BitLocker seals its key to the TPM and to PCR 7: if either changes, the next boot asks for the recovery key. https://libvirt.org/formatdomain.html#tpm-device',
  },
  {
    asks: ({ tpm }) => tpm !== undefined,
    judge: (guest) =>
      judgeKept(guest, {
        mark: 'nvIndex',
        name: 'NV index',
        xpath: '/domain/devices/tpm',
        same: ({ tpm }) => ({ name: 'PCR 7', value: tpm?.pcr7 }),
      }),
  },
);
