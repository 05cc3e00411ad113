# What nixpkgs makes of modules and of itself, without nixpkgs.
#
#   nixpkgsLib   nixpkgs' `lib` folder
#   nixpkgsTree  a folder that stands for nixpkgs' source, with what the lab has been found to ask for; see stub-tree.ts
#
# → { lib, asked, pkgsOf, nixosSystem }
{ nixpkgsLib, nixpkgsTree }:
let
  lib = import (/. + nixpkgsLib);
  asked = builtins.fromJSON (builtins.readFile (nixpkgsTree + "/asked.json"));

  pkgsOf = { system ? builtins.currentSystem, localSystem ? system, overlays ? [ ], ... }:
    import ./stub-pkgs.nix {
      inherit lib overlays;
      inherit (asked) packages;
      system = localSystem.system or localSystem;
    };

  nixosSystem = { modules ? [ ], specialArgs ? { }, extraArgs ? { }, extraModules ? [ ], system ? null, pkgs ? null, ... }:
    let
      given = if pkgs != null then pkgs else pkgsOf (if system == null then { } else { inherit system; });
      evaluated = lib.evalModules {
        modules = [
          (import ./nixos-options.nix { packages = given; isForeign = asked.inputs != [ ]; })
          (import ./nixos-defaults.nix { inherit (asked) enables trees; packages = given; })
          { config._module.args = extraArgs; }
        ] ++ modules ++ extraModules;
        specialArgs = { modulesPath = "${nixpkgsTree}/nixos/modules"; } // specialArgs;
      };
      extendModules = more: nixosSystem {
        inherit system pkgs extraArgs extraModules;
        specialArgs = specialArgs // more.specialArgs or { };
        modules = modules ++ more.modules or [ ];
      };
    in
    evaluated // { pkgs = given; inherit lib extendModules; };
in
{ inherit lib asked pkgsOf nixosSystem; }
