import type { PresenceCheck } from '../../check/check.ts';
import { isStarted, judgeRunning } from '../../check/guest/smoked.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const domainSwtpmLive: PresenceCheck<'domain'> = {
  id: 'domain-swtpm-live',
  category: 'guest',
  title: 'The started domain has a live TPM: swtpm runs',
  severity: 'error',
  fix: "Set `virtualisation.libvirt.swtpm.enable = true`; `virsh domcapabilities` must list `emulator` under tpm. swtpm must be in libvirtd's PATH, not the user's.",
  tier: 'sandbox',
  why: 'The XML only asks for a TPM; a process has to be it. `which swtpm` (the plan) looks into the wrong PATH (NixVirt issues 52, 15).',
  kind: 'domain',
  reads: 'nothing',
  applies: (subject, context) => isStarted(subject, context) && subject.observed?.tpm?.backend === 'emulator',
  judge: (subject, context) =>
    judgeRunning(subject, context, ({ domain, swtpm }) => {
      const [first] = swtpm;
      if (first) return pass(`swtpm, pid ${first.pid}`);
      return fail('a swtpm process of the domain', 'none', evidenceOf(`pgrep --full 'swtpm.*${domain}'`, undefined));
    }),
};
