# The parts of flake-parts (https://flake.parts) that flakes use: its modules define the flake's outputs.
{ lib, pkgsOf }:
let
  tree = import ../option-tree.nix lib;
  option = type: default: lib.mkOption { inherit type default; };

  options = {
    options = {
      systems = option (lib.types.listOf lib.types.str) [ ];
      debug = option lib.types.bool false;
      flake = option tree { };
      # Evaluated for each system; a lab is not declared in it.
      perSystem = option lib.types.raw { };
      transposition = option lib.types.raw { };
    };
    config._module.freeformType = tree;
  };

  # The arguments of a function for one system.
  ofSystem = inputs: system: {
    inherit system;
    pkgs = pkgsOf { inherit system; };
    inputs' = builtins.mapAttrs (_: input: builtins.mapAttrs (_: output: output.${system} or { }) (removeAttrs input [ "outPath" "_type" "lib" "inputs" "self" "outputs" ])) (removeAttrs inputs [ "self" ]);
    self' = { packages = { }; legacyPackages = { }; };
    config = { packages = { }; };
  };

  mkFlake = { inputs, specialArgs ? { }, self ? inputs.self }: module:
    (lib.evalModules {
      modules = [ options module ];
      specialArgs = {
        inherit inputs self;
        flake-parts-lib = flakePartsLib;
        withSystem = system: function: function (ofSystem inputs system);
        moduleWithSystem = module: { config, pkgs, ... }@arguments:
          let made = module (ofSystem inputs pkgs.stdenv.hostPlatform.system); in
          if lib.isFunction made then made arguments else made;
        getSystem = ofSystem inputs;
      } // specialArgs;
    }).config.flake;

  flakePartsLib = { inherit mkFlake; importApply = file: arguments: lib.setDefaultModuleLocation file (import file arguments); mkPerSystemOption = option: option; };
in
{
  lib = flakePartsLib;
  flakeModules = lib.genAttrs [ "easyOverlay" "flakeModules" "modules" "partitions" ] (_: { });
}
