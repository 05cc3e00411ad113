# What of a NixOS configuration decides what guests reach through its firewall: lib/model/host-firewall.ts. Null for anything else, because a module is
# one of several of a host, and for what Nix cannot evaluate. Without nixpkgs it has a Nix of its own: settings of the host may read what is not there,
# and an error of the lab is none of theirs.
{ world, output, name }:
let
  host = world.outputs.${output}.${name}.config;
  firewall = host.networking.firewall or { };
  ports = from: option: map (port: { from = port; to = port; }) (from."${option}Ports" or [ ]) ++ (from."${option}PortRanges" or [ ]);
  open = from: { udp = ports from "allowedUDP"; tcp = ports from "allowedTCP"; };
  rules = all: builtins.unsafeDiscardStringContext (builtins.concatStringsSep "\n" (builtins.filter (text: text != "") all));
  value = {
    enable = firewall.enable or true;
    backend = firewall.backend or (
      if host.services.firewalld.enable or false then "firewalld"
      else if host.networking.nftables.enable or false then "nftables"
      else "iptables"
    );
    trusted = firewall.trustedInterfaces or [ ];
    everywhere = open firewall;
    interfaces = builtins.mapAttrs (_: open) (firewall.interfaces or { });
    forwardFiltered = firewall.filterForward or false;
    rules = rules [ (firewall.extraCommands or "") (firewall.extraInputRules or "") (host.networking.nftables.ruleset or "") ];
    forwardRules = rules [ (firewall.extraForwardRules or "") ];
    libvirt = host.virtualisation.libvirtd.firewallBackend or null;
  };
  tried = builtins.tryEval (builtins.deepSeq value value);
in
if output == "nixosConfigurations" && tried.success then tried.value else null
