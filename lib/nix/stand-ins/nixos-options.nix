# NixOS' own options, as far as a module that is evaluated alone may set them: any option tree in NixOS' namespaces is accepted, and a module may
# declare its own options there. Any other option is refused, as in NixOS.
#
#   packages   `pkgs`
#   isForeign  whether one of the modules is missing, so that options of any name may be set
{ packages, isForeign ? false }:
{ lib, ... }:
let
  namespaces = import ./nixos-namespaces.nix;
  tree = import ./option-tree.nix lib;

  # NixVirt's options are all declared; any other option in that tree is misspelt.
  unknown = value:
    let
      name = builtins.head (builtins.attrNames value);
      libvirt = name == "virtualisation" && value.virtualisation._type or null == null && value.virtualisation ? libvirt;
    in
    !(isForeign || builtins.elem name namespaces) || libvirt;
  refuse = definition: throw "virtspec: The option `${lib.showOption (pathOf definition.value)}' does not exist${foundIn definition.file}";
  foundIn = file: if file == lib.unknownModule then "" else " (defined in ${toString file})";
  # The path down to the level where a definition has several names, or none.
  pathOf = value:
    let names = if builtins.isAttrs value && !(value ? _type) then builtins.attrNames value else [ ]; in
    if builtins.length names == 1 then names ++ pathOf value.${builtins.head names} else [ ];

  list = lib.mkOption { type = lib.types.listOf lib.types.unspecified; default = [ ]; };
in
{
  options = { assertions = list; warnings = list; };
  config._module = {
    args.pkgs = packages;
    freeformType = tree // {
      merge = path: definitions:
        let others = builtins.filter (definition: unknown definition.value) definitions; in
        if others == [ ] then tree.merge path definitions else refuse (builtins.head others);
    };
  };
}
