# Evaluates the lab's flake without nixpkgs: NixVirt's own module and `lib.evalModules` are real, packages are names. JSON.
{ nixvirt, nixpkgsLib, flake, settings }:
let
  lib = import (/. + nixpkgsLib);

  # Any package is a store path with its name in it.
  package = name: { type = "derivation"; inherit name; outPath = "/nix/store/stub-${name}"; };
  packages = {
    writeTextFile = { name, text, ... }: package name;
    writeText = name: text: package name // { inherit text; };
    runCommand = name: _: _: package name;
    OVMFFull.fd = "/nix/store/stub-OVMF";
    qemu = package "qemu";
    libvirt = package "libvirt";
    qemu-utils = package "qemu-utils";
    swtpm = package "swtpm";
  };

  NixVirt = {
    outPath = nixvirt;
    lib = import (/. + nixvirt + "/lib.nix") { inherit packages; };
    nixosModules.default = (import (/. + nixvirt + "/modules.nix") {
      inherit packages;
      moduleHelperFile = libvirt: "helper-of-${libvirt}";
    }).nixosModule;
  };

  # What NixOS itself declares, as far as the lab sets it.
  nixos = {
    options = lib.genAttrs [ "environment" "systemd" ] (_: lib.mkOption { type = lib.types.attrsOf lib.types.raw; })
      // { virtualisation.libvirtd = lib.mkOption { type = lib.types.attrsOf lib.types.raw; }; };
  };

  nixpkgs = {
    outPath = "/nix/store/stub-nixpkgs";
    inherit lib;
    legacyPackages = lib.genAttrs lib.systems.flakeExposed (system: {
      inherit lib;
      stdenv.hostPlatform.isLinux = lib.hasSuffix "-linux" system;
      mkShell = shell: shell;
    } // lib.genAttrs [
      "libvirt" "qemu" "powershell" "python3" "git" "curl" "wget" "jq" "yq" "freerdp" "virt-manager"
      "nodejs_22" "nix" "libxml2" "swtpm" "dnsmasq" "iproute2" "iptables" "util-linux" "shadow"
    ] (name: name));
  };

  outputs = (import (/. + flake)).outputs { self = outputs; inherit nixpkgs NixVirt; };
  evaluated = lib.evalModules { modules = [ nixos outputs.nixosModules.default (builtins.fromJSON settings) ]; };
  inherit (evaluated) config;
in
{
  inherit (config.virtualisation.libvirt) enable swtpm;
  objects = lib.mapAttrs
    (_: lib.mapAttrs (_: map (object: { inherit (object) active; file = toString object.definition; })))
    config.virtualisation.libvirt.connections;
  inherit (config.homelab) paths;
  inherit (config.systemd) tmpfiles;
  service = config.systemd.services.nixvirt.script;
  shells = lib.mapAttrs (_: { default }: { inherit (default) packages VIRTSPEC_NIXVIRT shellHook; }) outputs.devShells;
}
