# What nixpkgs does with modules and configurations, without nixpkgs.
#
#   nixpkgsLib   nixpkgs' `lib` folder
#   nixpkgsTree  a folder that replaces nixpkgs' source, with what the lab needs; see stand-in-tree.ts
#   nixvirt      NixVirt's source
#
# → { lib, asked, load, pkgsOf, nixosSystem }; `load` imports a file of the user
{ nixpkgsLib, nixpkgsTree, nixvirt }:
let
  lib = load (/. + nixpkgsLib);
  asked = builtins.fromJSON (builtins.readFile (nixpkgsTree + "/asked.json"));
  # nixpkgs' lib imports modules; what they fetch must be replaced too.
  load = if asked.fetches == [ ] then import else import ./fetches.nix { inherit nixpkgsTree nixvirt; };

  pkgsOf = { system ? builtins.currentSystem, localSystem ? system, overlays ? [ ], ... }:
    import ./pkgs.nix {
      inherit lib overlays;
      inherit (asked) packages;
      system = localSystem.system or localSystem;
    };

  nixosSystem = { modules ? [ ], specialArgs ? { }, extraArgs ? { }, extraModules ? [ ], system ? null, pkgs ? null, ... }:
    let
      given = if pkgs != null then pkgs else pkgsOf (if system == null then { } else { inherit system; });
      isForeign = asked.inputs != [ ];
      evaluate = taking: lib.evalModules {
        modules = [
          (import ./nixos-options.nix { inherit isForeign; packages = given; })
          (import ./nixos-defaults.nix { inherit (asked) enables trees; packages = given; })
          { config._module = { args = extraArgs; } // taking; }
        ] ++ modules ++ extraModules;
        specialArgs = { modulesPath = "${nixpkgsTree}/nixos/modules"; } // specialArgs // (if isForeign then { } else { inherit config; });
      };
      evaluated = evaluate { };

      # To read any NixOS option, everything that modules set in NixOS' namespaces must be known, and that may depend on the lab's own options and on
      # `pkgs`. So those are read in a separate evaluation.
      declared = evaluate { freeformType = lib.mkForce null; check = false; };
      namespaces = import ./nixos-namespaces.nix;
      config = lib.mapAttrs (name: _: if builtins.elem name namespaces then evaluated.config.${name} or { } else declared.config.${name})
        (lib.genAttrs namespaces (_: null) // declared.config) // { inherit (declared) _module; };

      extendModules = more: nixosSystem {
        inherit system pkgs extraArgs extraModules;
        specialArgs = specialArgs // more.specialArgs or { };
        modules = modules ++ more.modules or [ ];
      };
    in
    evaluated // { pkgs = given; inherit lib extendModules; };
in
{ inherit lib asked load pkgsOf nixosSystem; }
