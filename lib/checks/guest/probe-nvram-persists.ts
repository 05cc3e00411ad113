import { probeCheck } from '../../check/guest/guest.ts';
import { judgeKept } from '../../check/guest/guest-marks.ts';

export const probeNvramPersists = probeCheck(
  {
    id: 'probe-nvram-persists',
    title: 'EFI variables persist over a shutdown and a re-apply',
    severity: 'error',
    fix: {
      nix: 'Keep `nvram_path` and its file as they are, and neither undefine with `--nvram` nor start with `--reset-nvram`.',
      xml: 'Keep the path in `<nvram>` and its file as they are, and neither undefine with `--nvram` nor start with `--reset-nvram`.',
    },
    why: 'Boot entries of an installed system are EFI variables: an NVRAM that is created again from its template boots nothing. An unchanged file (rebuild-nvram) does not show that the firmware writes to it.',
  },
  {
    asks: ({ firmware }) => firmware.nvram !== undefined,
    judge: (guest) => judgeKept(guest, { mark: 'variable', name: 'EFI variable', xpath: '/domain/os/nvram' }),
  },
);
