# NixOS' own options, as far as a module that is evaluated alone may set them: any option tree of NixOS' namespaces is taken, and a module
# may declare options of its own among them. Any other option is refused, as NixOS would.
#
#   packages   `pkgs`
#   isForeign  whether a module is among them that is not there, whose options may be called anything
{ packages, isForeign ? false }:
{ lib, ... }:
let
  namespaces = import ./nixos-namespaces.nix;
  tree = import ./option-tree.nix lib;

  # NixVirt's options are all declared; what is left of that tree is misspelt.
  unknown = value:
    let
      name = builtins.head (builtins.attrNames value);
      libvirt = name == "virtualisation" && value.virtualisation._type or null == null && value.virtualisation ? libvirt;
    in
    !(isForeign || builtins.elem name namespaces) || libvirt;
  refuse = definition: throw "virtspec: The option `${lib.showOption (pathOf definition.value)}' does not exist${foundIn definition.file}";
  foundIn = file: if file == lib.unknownModule then "" else " (defined in ${toString file})";
  # Down to where a definition has more than one name, or none.
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
