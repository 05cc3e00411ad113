# Options of NixOS that labs read most, with NixOS' own defaults (nixpkgs, `nixos/modules`). Any other has a value only where a module
# sets it.
#
# They are definitions, and no declared options: of a declared option's neighbours Nix would have to know which there are before it could
# read any, and those may depend on what is read.
#
#   packages  `pkgs`
#   enables   paths of the options `enable` that are asked for beside these; each is off, as lib.mkEnableOption has it
#   trees     paths of the sets of options that are asked for
{ packages, enables, trees }:
{ lib, config, ... }:
let
  inherit (packages.stdenv.hostPlatform) system;
  inherit (config.networking) hostName domain;

  # A value that gives way to any that a module sets.
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
