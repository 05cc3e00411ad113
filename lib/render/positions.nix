# Where each attribute of a value is written in Nix code: [ { path = "devices.interface[1].mac"; file; line; } ], as far as Nix knows it.
#
# Nix keeps the place of an attribute through `//` and removeAttrs. An attribute that was made by a function has the place of that function's code.
value:
let
  walk = path: value:
    # A package, or what writeXML made: nothing of the definition is in it.
    if builtins.isAttrs value && value ? outPath then [ ]
    else if builtins.isAttrs value then
      builtins.concatMap
        (name:
          let
            here = if path == "" then name else "${path}.${name}";
            at = builtins.unsafeGetAttrPos name value;
          in
          (if at == null then [ ] else [ { path = here; file = toString at.file; inherit (at) line; } ]) ++ walk here value.${name})
        (builtins.attrNames value)
    else if builtins.isList value then
      builtins.concatLists (builtins.genList (index: walk "${path}[${toString index}]" (builtins.elemAt value index)) (builtins.length value))
    else [ ];
in
walk "" value
