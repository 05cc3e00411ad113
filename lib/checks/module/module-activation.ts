import type { LabCheck } from '../../check/check.ts';
import { hasModule, judgeModule } from '../../check/module.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';
import type { NixosModule } from '../../model/nixos-module.ts';
import { evidenceOf } from '../../xml/evidence.ts';

export const moduleActivation: LabCheck = {
  id: 'module-activation',
  category: 'module',
  title: 'NixVirt’s unit applies the lab at boot and at every switch',
  severity: 'error',
  fix: 'Import `NixVirt.nixosModules.default`, and do not override its unit `systemd.services.nixvirt`.',
  source: 'nix',
  tier: 'rendered',
  why: 'NixVirt applies a lab from a systemd unit (`modules.nix`: `systemd.services.nixvirt.script`, wanted by multi-user.target), which calls its helper once per connection. Without the unit, or without the connection in its script, the declared objects are never created.',
  kind: 'lab',
  applies: hasModule,
  judge: (context) =>
    judgeModule(context, (module) => {
      // Not enabled, so the unit must not exist.
      if (!module.enable) return skip('NixVirt is not enabled (see module-enabled)');
      const { service, connection } = module;
      if (service === undefined)
        return fail('systemd.services.nixvirt', 'no such unit', unitEvidence(module, undefined));
      if (!connectsTo(service.script, connection)) {
        return fail(
          `a helper call for ${connection}`,
          'no such call in its script',
          unitEvidence(module, service.script),
        );
      }
      if (service.wantedBy.length === 0) {
        return fail('wanted by multi-user.target', 'wanted by no unit', unitEvidence(module, service.script));
      }
      return pass(`${service.unit ?? 'nixvirt.service'}, for ${connection}, wanted by ${service.wantedBy.join(', ')}`);
    }),
};

function connectsTo(script: string, connection: string): boolean {
  return script.split('\n').some((line) => line.split(/\s+/).join(' ').includes(` --connect ${connection} `));
}

function unitEvidence({ name }: NixosModule, script: string | undefined) {
  return evidenceOf(`${name}, config.systemd.services.nixvirt`, script);
}
