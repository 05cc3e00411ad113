import { probeCheck } from '../../check/guest/guest.ts';
import { judgeKept } from '../../check/guest/guest-marks.ts';

export const probeNvramPersists = probeCheck(
  {
    id: 'probe-nvram-persists',
    title: 'Rebuild is idempotent: an EFI variable that the guest wrote is there after a shutdown and another apply',
    severity: 'error',
    fix: 'Keep `nvram_path` as it is and the file where it is; nothing may undefine with `--nvram`, or start with `--reset-nvram`.',
    why: 'The boot entries that Windows writes are EFI variables: made anew from its template, the NVRAM boots nothing. That the file did not change (rebuild-nvram) does not show that the firmware writes to it.',
  },
  {
    asks: ({ firmware }) => firmware.nvram !== undefined,
    judge: (guest) => judgeKept(guest, { mark: 'variable', name: 'EFI variable', xpath: '/domain/os/nvram' }),
  },
);
