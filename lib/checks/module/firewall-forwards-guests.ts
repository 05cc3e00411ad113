import type { ObjectCheck } from '../../check/check.ts';
import { acceptsAll, judgeFirewall, mayAccept } from '../../check/host-firewall.ts';
import { hasModule, judgeModule, optionEvidence } from '../../check/module.ts';
import { fail, pass, skip } from '../../finding/verdict.ts';

export const firewallForwardsGuests: ObjectCheck<'network'> = {
  id: 'firewall-forwards-guests',
  category: 'module',
  title: 'The host’s firewall forwards what guests send to other networks',
  severity: 'error',
  fix: "Forward it: `networking.firewall.extraForwardRules = ''iifname \"BRIDGE\" accept'';`.",
  source: 'nix',
  tier: 'rendered',
  why: 'With `networking.firewall.filterForward` NixOS drops everything that it does not forward explicitly, also from `trustedInterfaces`, and libvirt’s own rules do not override it: guests reach the host and nothing else (nixpkgs issue 437920).',
  kind: 'network',
  reads: 'declared',
  applies: ({ declared }, context) =>
    hasModule(context) && declared !== undefined && forwarded.includes(declared.forward),
  judge: (network, _, context) =>
    judgeModule(context, (module) =>
      judgeFirewall(module, network, ({ firewall, bridge }) => {
        const option = 'networking.firewall.filterForward';
        if (!firewall.forwardFiltered) return pass(`${option} = false`);
        if (acceptsAll(firewall.forwardRules, bridge))
          return pass(`networking.firewall.extraForwardRules accepts ${bridge}`);
        if (mayAccept(firewall.rules, bridge) || mayAccept(firewall.forwardRules, bridge))
          return skip('rules of the configuration’s own may forward it, and are not interpreted');
        return fail(
          `forwarded from ${bridge}`,
          'dropped: filterForward is on, and nothing forwards it',
          optionEvidence(module, option, 'true'),
          `Forward it: \`networking.firewall.extraForwardRules = ''iifname "${bridge}" accept'';\`; answers are forwarded by themselves.`,
        );
      }),
    ),
};

/** Modes of a network whose guests reach others through the host. */
const forwarded: readonly string[] = ['nat', 'route', 'open'];
