# `nix run github:...#doctor`: virtspec, and its commands by name. All arguments are passed on.
{ lib, pkgs, virtspec }:
let
  app = program: { type = "app"; inherit program; meta.description = virtspec.meta.description; };
  command = name: app (lib.getExe (pkgs.writeShellScriptBin "virtspec-${name}" ''exec ${lib.getExe virtspec} ${name} "$@"''));
in
{ default = app (lib.getExe virtspec); } // lib.genAttrs [ "verify" "spike" "doctor" "plan" ] command
