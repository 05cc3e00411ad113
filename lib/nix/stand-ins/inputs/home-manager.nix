# The parts of home-manager (https://github.com/nix-community/home-manager) that flakes use: its configuration, and its NixOS module.
{ lib, pkgsOf }:
let
  tree = import ../option-tree.nix lib;
  dag = {
    entryAnywhere = data: { inherit data; after = [ ]; before = [ ]; };
    entryAfter = after: data: { inherit data after; before = [ ]; };
    entryBefore = before: data: { inherit data before; after = [ ]; };
    entryBetween = before: after: data: { inherit data before after; };
  };
  homeLib = lib.extend (_: _: { hm = { inherit dag; gvariant = lib.gvariant; }; });

  options = { pkgs }: { config, ... }: {
    options = {
      home.username = lib.mkOption { type = lib.types.str; default = "user"; };
      home.homeDirectory = lib.mkOption { type = tree; default = "/home/${config.home.username}"; };
    } // lib.genAttrs [ "assertions" "warnings" ] (_: lib.mkOption { type = lib.types.listOf lib.types.unspecified; default = [ ]; });
    config._module = { args.pkgs = pkgs; freeformType = tree; };
  };

  homeManagerConfiguration = { pkgs ? pkgsOf { }, modules ? [ ], extraSpecialArgs ? { }, ... }:
    let
      evaluated = homeLib.evalModules {
        modules = [ (options { inherit pkgs; }) ] ++ modules;
        specialArgs = { lib = homeLib; modulesPath = "/nix/store/virtspec-placeholder-home-manager/modules"; } // extraSpecialArgs;
      };
    in
    evaluated // { inherit pkgs; activationPackage = (import ../package.nix).package "home-manager-generation"; };

  nixosModule = { config, pkgs, ... }: {
    options.home-manager = {
      extraSpecialArgs = lib.mkOption { type = tree; default = { }; };
      sharedModules = lib.mkOption { type = lib.types.listOf lib.types.raw; default = [ ]; };
      users = lib.mkOption {
        default = { };
        type = lib.types.attrsOf (lib.types.submoduleWith {
          modules = [ (options { inherit pkgs; }) ({ name, ... }: { config.home.username = lib.mkDefault name; }) ] ++ config.home-manager.sharedModules;
          specialArgs = { lib = homeLib; osConfig = config; } // config.home-manager.extraSpecialArgs;
        });
      };
      useGlobalPkgs = lib.mkOption { type = lib.types.bool; default = false; };
      useUserPackages = lib.mkOption { type = lib.types.bool; default = false; };
      backupFileExtension = lib.mkOption { type = lib.types.nullOr lib.types.str; default = null; };
      verbose = lib.mkOption { type = lib.types.bool; default = false; };
    };
  };
in
{
  lib = { inherit homeManagerConfiguration; hm = { inherit dag; }; };
  nixosModules = { default = nixosModule; home-manager = nixosModule; };
  nixosModule = nixosModule;
}
