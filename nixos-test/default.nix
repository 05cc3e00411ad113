# The lab, deployed to a NixOS machine with nested KVM. Every file in tests/ is a test; each gives a check, which fails if virtspec reports a failure,
# and its report, which is built in any case:
#
#   nix build .#checks.x86_64-linux.lab            the check
#   nix build .#checks.x86_64-linux.lab.report     what was recorded
#   nix run .#checks.x86_64-linux.lab.driverInteractive
{ lib, pkgs, self, NixVirt, virtspec }:
let
  isTest = file: kind: kind == "regular" && lib.hasSuffix ".nix" file;
  tests = lib.filterAttrs isTest (builtins.readDir ./tests);
  check = file:
    let
      name = lib.removeSuffix ".nix" file;
    in
    lib.nameValuePair name (import ./check.nix {
      inherit lib pkgs virtspec name;
      test = import (./tests + "/${file}") { inherit lib pkgs self NixVirt virtspec; };
    });
in
lib.listToAttrs (map check (lib.attrNames tests))
