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

/** Whether a line of rules may accept what comes from a bridge, on one of the ports if there are any: unless it names another interface or other ports. */
export function mayAccept(rules: string, bridge: string, ports: readonly { readonly port: number }[] = []): boolean {
  return rules.split(/[\n;]/).some((line) => {
    if (!/\baccept\b/i.test(line)) return false;
    const words = line.match(/[\w.:+*-]+/g) ?? [];
    const isElsewhere = /\biif(name)?\b|(^|\s)-i\s/.test(line) && !words.some((word) => isLink(word, bridge));
    const isOther = /dports?\b/.test(line) && !words.some((word) => ports.some(({ port }) => hasPort(word, port)));
    return !isElsewhere && !isOther;
  });
}

/** Whether a line accepts what comes from a bridge, whatever it is. */
export function acceptsAll(rules: string, bridge: string): boolean {
  return rules.split(/[\n;]/).some((line) => {
    const [, link = ''] = /^\s*iifname\s+"?([\w.*-]+)"?\s+accept\b/.exec(line) ?? [];
    return isLink(link, bridge);
  });
}

function isLink(word: string, bridge: string): boolean {
  return word === bridge || (/[+*]$/.test(word) && bridge.startsWith(word.slice(0, -1)));
}

function hasPort(word: string, port: number): boolean {
  const [, from = word, to = from] = /^(\d+)[-:](\d+)$/.exec(word) ?? [];
  return Number(from) <= port && port <= Number(to);
}
