# What flake-compat (https://github.com/edolstra/flake-compat) returns for a folder: the folder as a flake.
{ nixvirt, nixpkgsLib, nixpkgsTree }:
{ src, ... }:
let
  folder = toString (src.outPath or src);
  world = import ../nixpkgs.nix { inherit nixvirt nixpkgsLib nixpkgsTree; flake = folder; };
  outputs = if folder == nixvirt then world.NixVirt else world.self;
in
{
  inherit outputs;
  defaultNix = outputs // { default = (outputs.packages or { }).${builtins.currentSystem}.default or { }; };
  shellNix = outputs // { default = (outputs.devShells or { }).${builtins.currentSystem}.default or { }; };
}
