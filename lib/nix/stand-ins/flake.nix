# A flake's outputs, without its inputs: nixpkgs and NixVirt are passed in; an input that is a folder on this machine is evaluated as a flake;
# flake-utils, flake-parts and similar are reimplemented (inputs/); and any other input provides what the lab needs from it, as far as possible.
#
#   flake   its folder
#   inputs  paths of what is needed from other inputs: [ [ "disko" "nixosModules" "default" ] ]
#
# → { outputs, specialArgs }
{ lib, load, flake, nixpkgs, NixVirt, pkgsOf, inputs }@world:
let
  source = load (/. + flake + "/flake.nix");
  declared = source.inputs or { };
  named = pattern: name: builtins.match pattern name != null;

  # The location of an input: `url`, or `type` and `path`.
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
  # Common other names of these inputs.
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
