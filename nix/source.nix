# The parts of this repository that a build sees: changing any other part does not rebuild anything.
{ lib }:
let
  root = toString ../.;
  # These files and folders of the root, completely.
  of = name: entries: builtins.path {
    inherit name;
    path = ../.;
    filter = path: _: lib.elem (lib.head (lib.splitString "/" (lib.removePrefix "${root}/" path))) entries;
  };
in
{
  package = of "virtspec-source" [ "package.json" "package-lock.json" "tsconfig.json" "rolldown.config.ts" "lib" "schema" "docs" "man" "scripts" "README.md" ];
  lab = of "homelab-sccm" [ "lab.yaml" "plan.yaml" "flake.nix" "flake.lock" "nixvirt" "nix" "fixtures" ];
}
