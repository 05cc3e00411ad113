import type { Verdict } from '../finding/finding.ts';
import { pass, skip } from '../finding/verdict.ts';
import type { HostFirewall } from '../model/host-firewall.ts';
import type { NixosModule } from '../model/nixos-module.ts';
import type { Network } from '../model/objects.ts';

/** The firewall of the host, and the bridge whose guests it sees. */
interface Guarded {
  readonly firewall: HostFirewall;
  readonly bridge: string;
}

/** Calls `judge` with a firewall that is on and that options describe, or says why there is nothing to judge. */
export function judgeFirewall(
  { firewall, name }: NixosModule,
  { bridge }: Network,
  judge: (guarded: Guarded) => Verdict,
): Verdict {
  if (firewall === undefined)
    return skip(
      name.includes('#nixosConfigurations.')
        ? 'Nix cannot evaluate networking.firewall'
        : `${name} is one module of a host, whose whole configuration says what its firewall lets through`,
    );
  if (!firewall.enable) return pass('networking.firewall.enable = false');
  if (firewall.backend === 'firewalld') return skip('firewalld has rules of its own, which are not read');
  if (bridge === undefined) return skip('libvirt chooses the name of the bridge when the network starts');
  return judge({ firewall, bridge });
}

/** Whether rules speak of a bridge or of a port: then they may let through what the options do not. */
export function mentions(rules: string, bridge: string, ports: readonly { readonly port: number }[] = []): boolean {
  const words = rules.match(/[\w.:+*-]+/g) ?? [];
  return words.some(
    (word) =>
      word === bridge ||
      (/[+*]$/.test(word) && bridge.startsWith(word.slice(0, -1))) ||
      ports.some(({ port }) => word === `${port}`),
  );
}
