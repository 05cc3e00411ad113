import type { LabCheck } from '../../check/check.ts';
import { hasModule, judgeModule, optionEvidence } from '../../check/module.ts';
import { fail, pass } from '../../finding/verdict.ts';

export const moduleSwtpm: LabCheck = {
  id: 'module-swtpm',
  category: 'module',
  title: 'swtpm is enabled for domains with an emulated TPM',
  severity: 'error',
  fix: 'Set `virtualisation.libvirt.swtpm.enable = true;` in the module.',
  source: 'nix',
  tier: 'rendered',
  why: 'libvirtd looks for swtpm in its own PATH, not in the user’s: without the option a domain with a TPM is defined but cannot start (NixVirt issues 15 and 52).',
  kind: 'lab',
  applies: (context) => hasModule(context) && withTpm(context.declared).length > 0,
  judge: (context) =>
    judgeModule(context, (module) => {
      const domains = withTpm(context.declared).join(', ');
      const option = 'virtualisation.libvirt.swtpm.enable';
      if (module.swtpm) return pass(`${option} = true, for ${domains}`);
      return fail(`${option} = true, for ${domains}`, `${option} = false`, optionEvidence(module, option, 'false'));
    }),
};

function withTpm({
  domains,
}: {
  readonly domains: readonly { name: string; tpm: { backend: string | undefined } | undefined }[];
}) {
  return domains.filter(({ tpm }) => tpm?.backend === 'emulator').map(({ name }) => name);
}
