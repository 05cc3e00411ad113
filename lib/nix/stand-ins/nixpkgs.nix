# A world without nixpkgs: NixVirt's own library and module are real, and so is nixpkgs' `lib`, which evaluates modules; packages are placeholders
# (pkgs.nix), and NixOS' options accept anything (nixos-options.nix). Nothing is built or fetched.
#
#   nixvirt  NixVirt's source
#   nixpkgsLib, nixpkgsTree  see nixos.nix; required by `evaluate` and `outputs`
#   flake    the folder of the flake for `outputs`
#   known    see dropped.nix
#   typed    see typed.nix
#
# → { NixVirt, evaluate, evaluateHome, load, outputs, self, revision }; `load` imports a file of the user
{ nixvirt, nixpkgsLib, nixpkgsTree, flake, known ? { }, typed ? false }:
let
  packages = import ./packages.nix;
  modules = import ../../nixvirt/nixvirt-modules.nix { inherit nixvirt packages; };

  withTypes = if typed then import ../../render/typed.nix { inherit nixvirt; } else (library: library);

  NixVirt = {
    _type = "flake";
    outPath = nixvirt;
    lib = import ../../render/dropped.nix { inherit known; } (withTypes (import ../../nixvirt/library.nix { inherit nixvirt packages; }));
    nixosModules.default = modules.nixosModule;
    homeModules.default = modules.homeModule;
  };

  inherit (import ./nixos.nix { inherit nixpkgsLib nixpkgsTree nixvirt; }) lib asked load pkgsOf nixosSystem;

  nixpkgs = {
    _type = "flake";
    outPath = nixpkgsTree;
    lib = lib // { inherit nixosSystem; };
    legacyPackages = lib.genAttrs lib.systems.flakeExposed (system: pkgsOf { inherit system; });
  };

  of = import ./flake.nix { inherit lib load flake nixpkgs NixVirt pkgsOf; inherit (asked) inputs; };
in
{
  inherit NixVirt;
  inherit (of) outputs self;
  load = if nixpkgsTree == "" then import else load;
  # A module that is evaluated alone gets the arguments that flakes usually pass to their modules.
  evaluate = modules: nixosSystem { inherit modules; inherit (of) specialArgs; };
  evaluateHome = modules: (import ./inputs/home-manager.nix { inherit lib pkgsOf; }).lib.homeManagerConfiguration {
    inherit modules;
    extraSpecialArgs = of.specialArgs;
  };
  revision = null;
}
