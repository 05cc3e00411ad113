# The options of NixOS that labs read most, with NixOS' own defaults (nixpkgs, `nixos/modules`). Any other option has a value only if a module sets
# it.
#
# They are definitions and not option declarations: to read a declared option, Nix would have to know all its siblings first, and those may depend on
# the value that is read.
#
#   packages  `pkgs`
#   enables   paths of further options `enable` that are needed; each is off, as with lib.mkEnableOption
#   trees     paths of further option sets that are needed
{ packages, enables, trees }:
{ lib, config, ... }:
let
  inherit (packages.stdenv.hostPlatform) system;
  inherit (config.networking) hostName domain;

  # A value with lower priority than any that a module sets.
  defaults = lib.mapAttrsRecursiveCond (value: !(lib.isDerivation value)) (_: lib.mkOptionDefault);
  asked = value: map (path: lib.setAttrByPath path value);
in
{
  config = lib.mkMerge ([
    (defaults {
      networking = {
        hostName = "nixos";
        domain = null;
        hostId = null;
        firewall.enable = true;
        nftables.enable = false;
        useDHCP = true;
        useNetworkd = false;
        networkmanager.enable = false;
        nameservers = [ ];
      };
      time.timeZone = null;
      system.stateVersion = lib.trivial.release;
      nixpkgs = { hostPlatform = system; inherit system; };
      boot = { isContainer = false; kernelModules = [ ]; kernelParams = [ ]; };
      virtualisation.libvirtd = {
        enable = false;
        qemu = { package = packages.qemu; swtpm.enable = false; runAsRoot = true; };
        onBoot = "start";
        onShutdown = "suspend";
        allowedBridges = [ "virbr0" ];
      };
      services.openssh.enable = false;
      security.polkit.enable = false;
      documentation.enable = true;
      nix.enable = true;
      users.users.root = { home = "/root"; uid = 0; group = "root"; isNormalUser = false; isSystemUser = true; };
    })
    {
      networking.fqdn = lib.mkOptionDefault (if domain == null then hostName else "${hostName}.${domain}");
      system.name = lib.mkOptionDefault hostName;
    }
  ] ++ asked (lib.mkOptionDefault false) enables ++ asked { } trees);
}
