import { judgePair } from '../../check/applied/rebuilt.ts';
import { judgeFiles } from '../../check/applied/rebuilt-files.ts';
import type { PresenceCheck } from '../../check/check.ts';

export const rebuildTpmState: PresenceCheck<'domain'> = {
  id: 'rebuild-tpm-state',
  category: 're-apply',
  title: 'Re-apply kept the TPM state',
  severity: 'error',
  fix: 'Keep the domain’s UUID, under which the state is stored (/var/lib/libvirt/swtpm/UUID), and undefine with `--keep-tpm`; data sealed with a lost state (BitLocker) needs its recovery key.',
  tier: 'sandbox',
  why: 'Disk encryption keys (BitLocker) are sealed with the TPM state. NixVirt undefines with KEEP_TPM (nixvirt.py); a new UUID means a new TPM.',
  kind: 'domain',
  reads: 'nothing',
  applies: ({ observed }) => observed?.tpm?.backend === 'emulator',
  judge: (subject, context) =>
    judgePair(subject, context, ({ rebuild }) => {
      const files = [rebuild.before, rebuild.after].flatMap(({ tpmFiles }) => tpmFiles.get(subject.name) ?? []);
      return judgeFiles([...new Set(files)], subject.name, rebuild);
    }),
};
