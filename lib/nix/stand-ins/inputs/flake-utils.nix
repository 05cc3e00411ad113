# The parts of flake-utils (https://github.com/numtide/flake-utils) that flakes use.
{ lib }:
let
  defaultSystems = import ./systems;

  # { packages.x = 1; } for each system → { packages.SYSTEM.x = 1; }
  eachSystem = systems: make:
    lib.foldl' (all: system: lib.recursiveUpdate all (builtins.mapAttrs (_: value: { ${system} = value; }) (make system))) { } systems;
in
{
  lib = {
    inherit defaultSystems eachSystem;
    allSystems = lib.systems.flakeExposed;
    eachDefaultSystem = eachSystem defaultSystems;
    eachSystemMap = lib.genAttrs;
    eachDefaultSystemMap = lib.genAttrs defaultSystems;
    eachSystemPassThrough = systems: make: lib.foldl' (all: system: all // make system) { } systems;
    eachDefaultSystemPassThrough = make: lib.foldl' (all: system: all // make system) { } defaultSystems;
    system = lib.genAttrs lib.systems.flakeExposed (system: system);
    mkApp = { drv, name ? drv.name, exePath ? "/bin/${name}" }: { type = "app"; program = "${drv}${exePath}"; };
    filterPackages = _: packages: packages;
    flattenTree = tree: tree;
  };
}
