# What of this repository a build sees: a change of what it does not see builds nothing anew.
{ lib }:
let
  root = toString ../.;
  # Of the root: these files and folders, whole.
  of = name: entries: builtins.path {
    inherit name;
    path = ../.;
    filter = path: _: lib.elem (lib.head (lib.splitString "/" (lib.removePrefix "${root}/" path))) entries;
  };
in
{
  package = of "virtspec-source" [ "package.json" "package-lock.json" "tsconfig.json" "rolldown.config.ts" "lib" "schema" "docs" "README.md" ];
  lab = of "homelab-sccm" [ "lab.yaml" "plan.yaml" "flake.nix" "flake.lock" "nixvirt" "nix" "fixtures" ];
}
