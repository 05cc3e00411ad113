# The world as locked by the flake: its inputs, fetched by Nix, with its own nixpkgs. XML then contains the same store paths as on the host. Nothing
# is built, unless the lab reads what it builds.
#
#   flake    the folder of the flake
#   nixvirt  a NixVirt to use instead of the flake's input, or ""
#   typed    see typed.nix
#
# → { NixVirt, evaluate, evaluateHome, outputs, revision, copy }
{ flake, nixvirt, typed ? false }:
let
  locked = builtins.getFlake flake;
  system = builtins.currentSystem;

  isNixVirt = name: builtins.match "[Nn]ix-?[Vv]irt" name != null;
  names = builtins.filter isNixVirt (builtins.attrNames locked.inputs);
  nixpkgs = locked.inputs.nixpkgs or (throw "virtspec: ${flake} has no input nixpkgs");

  asked =
    let
      outputs = (import (/. + nixvirt + "/flake.nix")).outputs { inherit self nixpkgs; };
      self = outputs // { outPath = nixvirt; inherit outputs; };
    in
    self;

  input =
    if nixvirt != "" then asked
    else if names == [ ] then throw "virtspec: ${flake} has no input NixVirt"
    else locked.inputs.${builtins.head names};
  withTypes = if typed then import ./typed.nix { nixvirt = input.outPath; } else (library: library);
  NixVirt = input // { lib = import ./dropped.nix { } (withTypes input.lib); };

  # The flake's outputs, evaluated again so that what its NixVirt drops is recorded; for a NixVirt that is an input's input this is not possible.
  inputs = locked.inputs // builtins.listToAttrs (map (name: { inherit name; value = NixVirt; }) names);
  outputs = if names == [ ] then locked else (import (locked.outPath + "/flake.nix")).outputs (inputs // { inherit self; });
  self = outputs // (locked.sourceInfo or { }) // { _type = "flake"; inherit (locked) outPath; inherit inputs outputs; };

  # What NixOS requires of every host.
  host = { lib, options, ... }: {
    config = lib.optionalAttrs (options ? fileSystems) { fileSystems."/" = lib.mkDefault { device = "none"; fsType = "tmpfs"; }; }
      // lib.optionalAttrs (options ? boot) { boot.loader.grub.enable = lib.mkDefault false; };
  };
  home = { lib, ... }: {
    home = builtins.mapAttrs (_: lib.mkDefault) { username = "user"; homeDirectory = "/home/user"; stateVersion = lib.trivial.release; };
  };
  byCustom = removeAttrs inputs [ "self" "lib" "config" "options" "pkgs" "modulesPath" ] // { inherit self inputs outputs; };
  pkgs = nixpkgs.legacyPackages.${system};
in
{
  inherit NixVirt outputs;
  # As a host that has only the module, which gets the arguments that flakes usually pass to their modules.
  evaluate = modules: nixpkgs.lib.nixosSystem {
    inherit system;
    modules = [ host ] ++ modules;
    specialArgs = byCustom;
  };
  # Likewise, as the home of a user who has nothing else.
  evaluateHome = modules: (inputs.home-manager or (throw "virtspec: ${flake} has no input home-manager")).lib.homeManagerConfiguration {
    inherit pkgs;
    modules = [ home ] ++ modules;
    extraSpecialArgs = byCustom;
  };
  revision = nixpkgs.rev or null;
  # Where Nix has put the flake: the files in it are those of its folder.
  copy = toString locked.outPath;
}
