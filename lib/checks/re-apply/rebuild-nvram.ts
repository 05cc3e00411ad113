import { judgePair } from '../../check/applied/rebuilt.ts';
import { judgeFiles } from '../../check/applied/rebuilt-files.ts';
import type { PresenceCheck } from '../../check/check.ts';
import { skip } from '../../finding/verdict.ts';

export const rebuildNvram: PresenceCheck<'domain'> = {
  id: 'rebuild-nvram',
  category: 're-apply',
  title: 'Re-apply kept the NVRAM file and its content',
  severity: 'error',
  fix: {
    nix: 'Keep `nvram_path` as it was, and undefine with `--keep-nvram`; a lost file is created again from its template without the boot entries, which must be added in the firmware’s boot maintenance menu.',
    xml: 'Keep the path in `<nvram>` as it was, and undefine with `--keep-nvram`; a lost file is created again from its template without the boot entries, which must be added in the firmware’s boot maintenance menu.',
  },
  tier: 'sandbox',
  why: 'NVRAM holds the boot entries and the Secure Boot keys. NixVirt undefines with KEEP_NVRAM (nixvirt.py); `virsh undefine --nvram` deletes the file.',
  kind: 'domain',
  reads: 'nothing',
  applies: ({ observed }) => observed?.firmware.nvram !== undefined,
  judge: (subject, context) =>
    judgePair(subject, context, ({ before, rebuild }) => {
      const { nvram } = before.firmware;
      if (nvram === undefined) return skip('it had no NVRAM');
      return judgeFiles([nvram], subject.name, rebuild);
    }),
};
