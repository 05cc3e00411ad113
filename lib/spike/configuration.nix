# A NixOS configuration with NixVirt's own module, evaluated by nixpkgs' `lib.evalModules`; NixOS' options are stand-ins, packages are placeholders.
#
#   nixvirt     NixVirt's source (an absolute path, as a string)
#   nixpkgsLib  nixpkgs' lib folder (the same)
#
# → { module, evaluate }: NixVirt's module, and a function from a list of modules to the config
{ nixvirt, nixpkgsLib, packages }:
let
  lib = import (/. + nixpkgsLib);
  inherit (lib) types;

  # nixpkgs' package type requires all of these.
  package = name: { type = "derivation"; inherit name; outPath = "/nix/store/virtspec-placeholder-${name}"; };
  names = [ "libvirt" "qemu" "qemu-utils" "swtpm" "virt-manager" ];
  pkgs = packages // lib.genAttrs names package // { writeText = name: text: package name // { inherit text; }; };

  option = type: default: lib.mkOption { inherit type default; };
  choice = name: option types.package pkgs.${name};
  group = options: option (types.submodule { inherit options; }) { };

  # The NixOS options that NixVirt's module, the work plan's prerequisites and an ordinary configuration set, with NixOS' types
  # (nixos/modules/virtualisation/libvirtd.nix, programs/virt-manager.nix); they have no effect here.
  nixos = {
    options = {
      virtualisation.libvirtd = {
        enable = option types.bool false;
        package = choice "libvirt";
        onBoot = option (types.enum [ "start" "ignore" ]) "start";
        qemu = group {
          package = choice "qemu";
          runAsRoot = option types.bool true;
          swtpm = group { enable = option types.bool false; package = choice "swtpm"; };
        };
      };
      programs.virt-manager.enable = option types.bool false;
      environment.systemPackages = option (types.listOf types.package) [ ];
      systemd.services = option (types.attrsOf types.raw) { };
      users.users = option (types.attrsOf (types.submodule { options.extraGroups = option (types.listOf types.str) [ ]; })) { };
      nix.settings = option (types.attrsOf types.raw) { };
    };
    config._module.args = { inherit pkgs; };
  };
in
rec {
  module = (import ../nixvirt/nixvirt-modules.nix { inherit nixvirt; packages = pkgs; }).nixosModule;
  evaluate = modules: (lib.evalModules { modules = [ nixos ] ++ modules; }).config;
}
