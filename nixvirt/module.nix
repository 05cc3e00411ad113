# The lab as a NixOS module. `NixVirt` is the flake input; nothing else is needed from outside.
{ NixVirt }:
{ config, lib, ... }:
let
  defaults = import ./paths.nix;
  cfg = config.homelab;

  folder = default: description: lib.mkOption { type = lib.types.str; inherit default description; };

  objects = file: import file { inherit NixVirt; inherit (cfg) paths; };
in
{
  imports = [ NixVirt.nixosModules.default ];

  options.homelab.paths = {
    pool = folder defaults.pool "Directory of the storage pool `homelab`.";
    iso = folder defaults.iso "Directory that holds windows-server-2022.iso and windows-11.iso.";
    nvram = folder defaults.nvram "Directory of the domains' UEFI variables.";
  };

  config = {
    virtualisation.libvirt = {
      # Without this, nothing is applied and nothing fails.
      enable = true;
      swtpm.enable = true;
      connections."qemu:///system" = {
        networks = objects ./networks.nix;
        pools = objects ./pools.nix;
        domains = objects ./domains.nix;
      };
    };

    # A missing pool directory fails the apply half-way: the rest is already defined by then.
    systemd.tmpfiles.rules = [
      "d ${cfg.paths.pool} 0711 root root -"
      "d ${cfg.paths.iso} 0755 root root -"
      "d ${cfg.paths.nvram} 0755 root root -"
    ];
  };
}
