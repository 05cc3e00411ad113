# NixOS' own options, as far as a module that is evaluated alone may set them: each namespace takes anything, and any other option is
# refused, as NixOS would.
{ packages }:
{ lib, ... }:
let
  anything = _: lib.mkOption { type = lib.types.lazyAttrsOf lib.types.anything; default = { }; };
  namespaces = [
    "boot" "console" "containers" "documentation" "environment" "fileSystems" "fonts" "hardware" "home-manager" "i18n" "location"
    "networking" "nix" "nixpkgs" "power" "powerManagement" "programs" "security" "services" "specialisation" "system" "systemd" "time"
    "users" "xdg" "zramSwap"
  ];
  hypervisors = [
    "containerd" "containers" "docker" "incus" "kvmgt" "libvirtd" "lxc" "lxd" "oci-containers" "podman" "spiceUSBRedirection"
    "virtualbox" "vmVariant" "vmware"
  ];
  list = lib.mkOption { type = lib.types.listOf lib.types.unspecified; default = [ ]; };
in
{
  options = lib.genAttrs namespaces anything // {
    virtualisation = lib.genAttrs hypervisors anything;
    assertions = list;
    warnings = list;
  };
  config._module.args.pkgs = packages;
}
