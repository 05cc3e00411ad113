# The names of what a flake may apply a lab with. Evaluated by list-outputs.ts; the arguments are those of render.nix.
#
# → { nixosConfigurations, nixosModules, homeConfigurations, homeModules, homeManagerModules }: lists of names
{ nixpkgs, nixvirt, nixpkgsLib, nixpkgsTree ? "", inputsOf, flake, ... }:
let
  world =
    if nixpkgs == "own" then import ./own-nixpkgs.nix { inherit nixvirt; flake = inputsOf; }
    else import ../nix/stand-ins/nixpkgs.nix { inherit nixvirt nixpkgsLib nixpkgsTree flake; };
  namesOf = output: builtins.attrNames (world.outputs.${output} or { });
in
{
  nixosConfigurations = namesOf "nixosConfigurations";
  nixosModules = namesOf "nixosModules";
  homeConfigurations = namesOf "homeConfigurations";
  homeModules = namesOf "homeModules";
  homeManagerModules = namesOf "homeManagerModules";
}
