# A flake's outputs, without its inputs: nixpkgs and NixVirt are given, an input that is a folder of this machine is a flake like it, what
# flake-utils and flake-parts do is done (stub-inputs/), and of any other input there is what was asked for, as far as it can be without.
#
#   flake   its folder
#   inputs  paths of what was asked for of other inputs: [ [ "disko" "nixosModules" "default" ] ]
#
# → { outputs, specialArgs }
{ lib, load, flake, nixpkgs, NixVirt, pkgsOf, inputs }@world:
let
  source = load (/. + flake + "/flake.nix");
  declared = source.inputs or { };
  named = pattern: name: builtins.match pattern name != null;

  # What an input says of where it is: `url`, or `type` and `path`.
  folderOf = name:
    let
      url = declared.${name}.url or (if declared.${name}.type or "" == "path" then declared.${name}.path else "");
      path = lib.removePrefix "path:" url;
    in
    if lib.hasPrefix "/" path then path
    else if lib.hasPrefix "./" path || lib.hasPrefix "../" path then toString (/. + flake + "/${path}")
    else null;

  known = {
    flake-utils = import ./inputs/flake-utils.nix { inherit lib; };
    flake-parts = import ./inputs/flake-parts.nix { inherit lib pkgsOf; };
    home-manager = import ./inputs/home-manager.nix { inherit lib pkgsOf; };
    systems.outPath = toString ./inputs/systems;
  };
  # Other names that are used for them.
  knownAs = name: if name == "utils" then "flake-utils" else if name == "parts" then "flake-parts" else name;

  input = name: _:
    if named "[Nn]ix-?[Vv]irt" name then NixVirt
    else if named "nixpkgs.*" name then nixpkgs
    else if folderOf name != null then ofFolder name (folderOf name)
    else other name;

  ofFolder = name: folder:
    if declared.${name}.flake or true then (import ./flake.nix (world // { flake = folder; })).self
    else { outPath = folder; };

  other = name:
    let
      unknown = import ./inputs/unknown.nix { inherit lib name; asked = map lib.tail (lib.filter (path: lib.head path == name) inputs); };
      its = known.${knownAs name} or null;
    in
    if its == null then unknown else lib.recursiveUpdate (removeAttrs unknown [ "lib" ]) its;

  all = builtins.mapAttrs input (removeAttrs (builtins.functionArgs source.outputs // declared) [ "self" ]);
  outputs = source.outputs (all // { inherit self; });
  self = outputs // { _type = "flake"; outPath = flake; inputs = all; inherit outputs; sourceInfo = { outPath = flake; }; };
in
{
  inherit self outputs;
  specialArgs = removeAttrs all [ "lib" "config" "options" "pkgs" "modulesPath" ] // { inherit self outputs; inputs = all // { inherit self; }; };
}
