# Evaluates the lab's flake without nixpkgs: NixVirt's own module and `lib.evalModules` are real, packages are names. JSON.
{ nixvirt, nixpkgsLib, flake, module, settings }:
let
  lib = import (/. + nixpkgsLib);

  # Any package is a store path with its name in it.
  package = name: { type = "derivation"; inherit name; outPath = "/nix/store/stub-${name}"; };
  packages = {
    writeTextFile = { name, text, ... }: package name // { inherit text; };
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
  list = lib.mkOption { type = lib.types.listOf lib.types.unspecified; default = [ ]; };
  nixos = {
    options = lib.genAttrs [ "environment" "systemd" ] (_: lib.mkOption { type = lib.types.attrsOf lib.types.raw; })
      // { virtualisation.libvirtd = lib.mkOption { type = lib.types.attrsOf lib.types.raw; }; }
      // { assertions = list; warnings = list; };
  };

  nixpkgs = {
    outPath = "/nix/store/stub-nixpkgs";
    inherit lib;
    legacyPackages = lib.genAttrs lib.systems.flakeExposed (system:
      let
        names = lib.genAttrs [
          "libvirt" "qemu" "powershell" "git" "curl" "wget" "jq" "yq" "freerdp" "virt-manager"
          "nodejs_22" "nix" "libxml2" "swtpm" "dnsmasq" "iproute2" "iptables" "util-linux" "shadow" "xorriso" "mtools" "gnutar" "xz"
        ] package;
        # Those that a package asks for and that are not named here: Nix says which.
        pkgs = names // {
          inherit lib;
          stdenv.hostPlatform.isLinux = lib.hasSuffix "-linux" system;
          mkShell = shell: shell;
          python3 = package "python3" // { withPackages = choose: package "python3" // { modules = choose (lib.genAttrs [ "libvirt" "lxml" "xmldiff" ] (name: name)); }; };
          callPackage = file: arguments: import file (builtins.intersectAttrs (builtins.functionArgs (import file)) pkgs // arguments);
        };
      in
      pkgs);
  };

  outputs = (import (/. + flake)).outputs { self = outputs; inherit nixpkgs NixVirt; };
  modules = {
    default = [ outputs.nixosModules.default ];
    # As a user has it who imports NixVirt already.
    lab = [ NixVirt.nixosModules.default outputs.nixosModules.lab ];
  };
  extra = { lib, ... }: { imports = [ (builtins.fromJSON settings) ]; };
  evaluated = lib.evalModules { modules = [ nixos extra ] ++ modules.${module}; };
  inherit (evaluated) config;

  object = { definition, active, ... }: { inherit active; file = toString definition; };
in
{
  inherit (config.virtualisation.libvirt) enable swtpm;
  objects = lib.mapAttrs (_: lib.mapAttrs (_: map object)) config.virtualisation.libvirt.connections;
  volumes = lib.mapAttrs (_: { pools, ... }: map ({ volumes, ... }: map ({ definition, ... }: toString definition) volumes) pools)
    config.virtualisation.libvirt.connections;
  inherit (config.homelab) paths;
  failures = map ({ message, ... }: message) (lib.filter ({ assertion, ... }: !assertion) config.assertions);
  inherit (config) warnings;
  options = lib.mapAttrs (_: { type, description, ... }: { type = type.description; inherit description; })
    (evaluated.options.homelab.paths // { inherit (evaluated.options.homelab) domains; });
  inherit (config.systemd) tmpfiles;
  service = config.systemd.services.nixvirt.script;
  shells = lib.mapAttrs
    (_: { default }: {
      inherit (default) VIRTSPEC_NIXVIRT shellHook;
      packages = map ({ name, ... }: name) default.packages;
      python = lib.concatMap ({ modules ? [ ], ... }: modules) default.packages;
    })
    outputs.devShells;
}
