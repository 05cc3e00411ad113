import { judgePair } from '../../check/applied/rebuilt.ts';
import { judgeFiles } from '../../check/applied/rebuilt-files.ts';
import type { PresenceCheck } from '../../check/check.ts';

export const rebuildTpmState: PresenceCheck<'domain'> = {
  id: 'rebuild-tpm-state',
  category: 're-apply',
  title: "Rebuild is idempotent: the TPM's state is the same",
  severity: 'error',
  fix: "Keep the domain's UUID, under which the state is stored (/var/lib/libvirt/swtpm/UUID); undefine with `--keep-tpm`. What was sealed with a lost state (BitLocker) opens with its recovery key only.",
  tier: 'sandbox',
  why: 'BitLocker keys are sealed with it. NixVirt undefines with KEEP_TPM (0.6.0, nixvirt.py line 123); another UUID is another TPM.',
  kind: 'domain',
  reads: 'nothing',
  applies: ({ observed }) => observed?.tpm?.backend === 'emulator',
  judge: (subject, context) =>
    judgePair(subject, context, ({ rebuild }) => {
      const files = [rebuild.before, rebuild.after].flatMap(({ tpmFiles }) => tpmFiles.get(subject.name) ?? []);
      return judgeFiles([...new Set(files)], subject.name, rebuild);
    }),
};
