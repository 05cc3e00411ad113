import type { LabCheck } from '../../check/check.ts';
import { hasModule, judgeModule, optionEvidence } from '../../check/module.ts';
import { fail, pass } from '../../finding/verdict.ts';

export const moduleEnabled: LabCheck = {
  id: 'module-enabled',
  category: 'module',
  title: 'NixOS module enables NixVirt',
  severity: 'error',
  fix: 'Set `virtualisation.libvirt.enable = true;` in the module.',
  source: 'nix',
  tier: 'rendered',
  why: 'Without the option nothing is applied, and nothing fails (NixVirt `modules.nix`: `config = lib.mkIf cfg.enable`). `nix eval .#nixosModules.default` prints `<LAMBDA>` and `nix flake check` passes, whatever the module does.',
  kind: 'lab',
  applies: hasModule,
  judge: (context) =>
    judgeModule(context, (module) => {
      const option = 'virtualisation.libvirt.enable';
      if (module.enable) return pass(`${option} = true in ${module.name}`);
      return fail(`${option} = true`, `${option} = false`, optionEvidence(module, option, 'false'));
    }),
};
