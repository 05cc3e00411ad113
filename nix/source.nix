# What of this repository a build sees: a change of what it does not see builds nothing anew.
{ lib }:
let
  inherit (lib) fileset;
  of = files: fileset.toSource { root = ../.; fileset = fileset.unions files; };

  package = [ ../package.json ../package-lock.json ../tsconfig.json ../tsconfig.build.json ../lib ../schema ../docs ../README.md ];
  lab = [ ../lab.yaml ../flake.nix ../flake.lock ../nixvirt ../nix ../fixtures/rendered/homelab-sccm ];
in
{
  package = of package;
  lab = of lab;
  # All of it: specs read whatever they hold to a rule.
  specs = of [ ../. ];
}
