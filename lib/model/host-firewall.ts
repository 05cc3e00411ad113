/** The firewall of a NixOS configuration, `networking.firewall`, as far as it decides what guests reach. */
export interface HostFirewall {
  readonly enable: boolean;
  readonly backend: 'iptables' | 'nftables' | 'firewalld';
  /** `trustedInterfaces`, with the wildcards of its backend. */
  readonly trusted: readonly string[];
  /** `allowedUDPPorts`, `allowedTCPPorts` and their ranges. */
  readonly everywhere: OpenPorts;
  /** The same of `interfaces`, by its name. */
  readonly interfaces: Readonly<Record<string, OpenPorts>>;
  /** `filterForward`: what is not let through explicitly is not forwarded. */
  readonly forwardFiltered: boolean;
  /** Rules in the language of the backend, which are not interpreted: `extraCommands`, `extraInputRules`, `networking.nftables.ruleset`. */
  readonly rules: string;
  /** Likewise `extraForwardRules`. */
  readonly forwardRules: string;
  /** `virtualisation.libvirtd.firewallBackend`; null: this nixpkgs has no such option. */
  readonly libvirt: string | null;
}

export interface OpenPorts {
  readonly udp: readonly PortRange[];
  readonly tcp: readonly PortRange[];
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/** Whether everything that arrives on an interface is let through. */
export function isTrusted({ trusted }: HostFirewall, link: string): boolean {
  return trusted.some((name) => matches(name, link));
}

/** Whether what arrives on an interface for a UDP port is let through by an option. */
export function admitsUdp(firewall: HostFirewall, link: string, port: number): boolean {
  const own = Object.entries(firewall.interfaces).flatMap(([name, open]) => (matches(name, link) ? [open] : []));
  return (
    isTrusted(firewall, link) ||
    [firewall.everywhere, ...own].some(({ udp }) => udp.some(({ from, to }) => from <= port && port <= to))
  );
}

/** iptables has `+` for any end of a name, nftables `*`. */
function matches(name: string, link: string): boolean {
  return /[+*]$/.test(name) ? link.startsWith(name.slice(0, -1)) : name === link;
}
