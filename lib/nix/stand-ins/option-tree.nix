# A type that accepts any option tree, without knowing the options: attribute sets are merged name by name, lists and texts are concatenated, and
# anything else must be the same in all definitions.
#
# Unlike lib.types.anything, it never evaluates the condition of a definition (`mkIf`) before that definition is read: a module may make one option of
# a tree depend on another.
lib:
let
  inherit (builtins) all concatMap head isAttrs isList isString length;

  isTree = value: isAttrs value && !(value ? _type || value ? outPath || value ? __functor || value.type or null == "derivation");

  merge = path: definitions:
    let
      values = map ({ value, ... }: value) definitions;
    in
    if length values == 1 && !isTree (head values) then head values
    else if all isTree values then branches path definitions
    else if all isList values then concatMap (value: value) values
    else if all isString values && head values != lib.last values then builtins.concatStringsSep "\n" values
    else if all builtins.isFunction values then head values
    else lib.mergeEqualOption path definitions;

  branches = path: definitions:
    lib.zipAttrsWith (name: given: mergeBranch (path ++ [ name ]) (given ++ byDefault (path ++ [ name ])))
      (map ({ file, value, ... }: builtins.mapAttrs (_: value: { inherit file value; }) value) definitions);

  # If all definitions of a branch are off (`mkIf false`), only its name is left.
  mergeBranch = path: definitions:
    (lib.mergeDefinitions path tree definitions).optionalValue.value
      or (if all ({ value, ... }: isTree (content value)) definitions then { } else withoutValue path);

  content = value: if isAttrs value && value ? _type && value ? content then content value.content else value;
  withoutValue = path: throw "virtspec needs nixpkgs: it reads `config.${lib.showOption path}`, which no module sets";

  # NixOS' defaults for each user (`nixos/modules/config/users-groups.nix`).
  byDefault = path:
    let name = lib.last path; in
    if length path != 3 || lib.take 2 path != [ "users" "users" ] then [ ]
    else [ { file = "NixOS"; value = builtins.mapAttrs (_: lib.mkOptionDefault) { inherit name; home = "/home/${name}"; uid = null; description = ""; isNormalUser = false; isSystemUser = false; extraGroups = [ ]; }; } ];

  tree = lib.mkOptionType { name = "tree"; description = "options of NixOS"; inherit merge; };
in
tree
