import { judgePair } from '../../check/applied/rebuilt.ts';
import { judgeFiles } from '../../check/applied/rebuilt-files.ts';
import type { PresenceCheck } from '../../check/check.ts';
import { skip } from '../../finding/verdict.ts';

export const rebuildNvram: PresenceCheck<'domain'> = {
  id: 'rebuild-nvram',
  category: 're-apply',
  title: 'Rebuild is idempotent: NVRAM is the same file with the same content',
  severity: 'error',
  fix: "Keep `nvram_path` as it was; undefine with `--keep-nvram`. A lost file is made anew from its template, without the boot entries: add them in the firmware's boot maintenance.",
  tier: 'sandbox',
  why: 'The boot entries and Secure Boot keys are in it. NixVirt undefines with KEEP_NVRAM (0.6.0, nixvirt.py line 123); `virsh undefine --nvram` deletes it.',
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
