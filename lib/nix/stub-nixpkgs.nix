# A world without nixpkgs: NixVirt's own library and module are real, and so is nixpkgs' `lib`, which evaluates modules; packages are
# placeholders (stub-packages.nix), and NixOS' options take anything (nixos-options.nix). Nothing is built or fetched.
#
# → { NixVirt, evaluate, outputs, revision }; `evaluate` and `outputs` need nixpkgsLib, `outputs` the flake
{ nixvirt, nixpkgsLib, flake }:
let
  packages = import ./stub-packages.nix;
  lib = import (/. + nixpkgsLib);

  modules = import ./nixvirt-modules.nix { inherit nixvirt packages; };

  NixVirt = {
    outPath = nixvirt;
    lib = import ./dropped.nix (import ./library.nix { inherit nixvirt packages; });
    nixosModules.default = modules.nixosModule;
    homeModules.default = modules.homeModule;
  };

  evaluateWith = specialArgs: modules: lib.evalModules {
    modules = [ (import ./nixos-options.nix { inherit packages; }) ] ++ modules;
    specialArgs = { modulesPath = "/nix/store/virtspec-placeholder-nixpkgs/nixos/modules"; } // specialArgs;
  };

  nixpkgs = {
    outPath = "/nix/store/virtspec-placeholder-nixpkgs";
    lib = lib // { nixosSystem = { modules, specialArgs ? { }, ... }: evaluateWith specialArgs modules; };
    legacyPackages = lib.genAttrs lib.systems.flakeExposed (_: packages // { inherit lib; });
  };

  source = import (/. + flake + "/flake.nix");
  named = pattern: name: builtins.match pattern name != null;
  input = name: _:
    if named "[Nn]ix-?[Vv]irt" name then NixVirt
    else if named "nixpkgs.*" name then nixpkgs
    else throw "virtspec: ${flake} needs its input '${name}', which is not there without nixpkgs; render with --nixpkgs own";
  inputs = builtins.mapAttrs input (removeAttrs (builtins.functionArgs source.outputs // source.inputs or { }) [ "self" ]);
  outputs = source.outputs (inputs // { inherit self; });
  self = outputs // { _type = "flake"; outPath = flake; inherit inputs outputs; };
in
{
  inherit NixVirt outputs;
  evaluate = evaluateWith { };
  revision = null;
}
