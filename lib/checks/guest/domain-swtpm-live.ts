import type { PresenceCheck } from '../../check/check.ts';
import { isStarted, judgeRunning } from '../../check/guest/smoked.ts';
import { fail, pass } from '../../finding/verdict.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const domainSwtpmLive: PresenceCheck<'domain'> = {
  id: 'domain-swtpm-live',
  category: 'guest',
  title: 'swtpm runs for the started domain',
  severity: 'error',
  fix: {
    nix: 'Set `virtualisation.libvirt.swtpm.enable = true`, which puts swtpm in libvirtd’s PATH (the user’s does not count); `virsh domcapabilities` must then list `emulator` under tpm.',
    xml: 'Install swtpm where libvirtd finds it, in its own PATH (the user’s does not count); `virsh domcapabilities` must then list `emulator` under tpm.',
  },
  tier: 'sandbox',
  why: 'The XML only requests a TPM; an swtpm process has to provide it. `which swtpm` searches the wrong PATH (NixVirt issues 52, 15).',
  kind: 'domain',
  reads: 'nothing',
  applies: (subject, context) => isStarted(subject, context) && subject.observed?.tpm?.backend === 'emulator',
  judge: (subject, context) =>
    judgeRunning(subject, context, ({ domain, swtpm }) => {
      const [first] = swtpm;
      if (first) return pass(`swtpm, pid ${first.pid}`);
      return fail('an swtpm process for the domain', 'none', evidenceOf(`pgrep --full 'swtpm.*${domain}'`, undefined));
    }),
};
