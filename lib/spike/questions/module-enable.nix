# The plan's Step 5, task 2, word for word; and the same with `enable = true` beside it.
{ NixVirt, configuration }:
let
  homelab = {
    nixosModules.default = { config, lib, pkgs, ... }: {
      imports = [ NixVirt.nixosModules.default ];
      virtualisation.libvirt.swtpm.enable = true;
      virtualisation.libvirt.connections."qemu:///system" = {
        networks = import ./nixvirt/networks.nix { inherit NixVirt; };
        domains = import ./nixvirt/domains.nix { inherit NixVirt; };
        pools = import ./nixvirt/pools.nix { inherit NixVirt; };
      };
    };
  };
  services = modules: builtins.attrNames (configuration modules).systemd.services;
in
{
  facts = {
    planned = services [ homelab.nixosModules.default ];
    enabled = services [ homelab.nixosModules.default { virtualisation.libvirt.enable = true; } ];
  };
}
