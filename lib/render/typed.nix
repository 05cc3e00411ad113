# NixVirt's library, which says what it was given of a wrong type, and where: NixVirt itself aborts with the types alone ("expected int, found string").
# What it takes is read out of its own source (grammar.nix). Only used after it has aborted.
{ nixvirt }: library:
let
  grammar = import ../nixvirt/grammar.nix { inherit nixvirt; };

  takes = {
    string = { test = builtins.isString; name = "a string"; };
    int = { test = builtins.isInt; name = "an integer"; };
    yes-no = { test = builtins.isBool; name = "true or false"; };
    on-off = { test = builtins.isBool; name = "true or false"; };
    path = { test = value: builtins.isPath value || builtins.isString value; name = "a path or a string"; };
  };

  called = { int = "an integer"; bool = "a boolean"; string = "a string"; set = "a set"; list = "a list"; lambda = "a function"; float = "a float"; path = "a path"; };
  shown = path: value:
    if builtins.match ".*[Pp]ass(wd|word|phrase).*" path != null then ""
    else if builtins.isInt value || builtins.isFloat value then " (${toString value})"
    else if builtins.isBool value then " (${if value then "true" else "false"})"
    else if builtins.isString value && builtins.stringLength value < 60 then " (\"${value}\")"
    else "";

  keysOf = rule:
    builtins.concatMap (one: if one ? key then [ one.key ] else [ ]) rule.attributes
    ++ (if rule.body ? key then [ rule.body.key ] else [ ])
    ++ builtins.concatMap (child: if child ? key then [ child.key ] else keysOf child) (rule.body.children or [ ]);

  # → [ { path, at, wants, value } ]; `at` is where Nix code says it, as far as that is known
  element = rule: path: at: value:
    if value == null then [ ]
    else if builtins.isList value then
      builtins.concatLists (builtins.genList (index: one rule "${path}[${toString index}]" at (builtins.elemAt value index)) (builtins.length value))
    else one rule path at value;

  one = rule: path: at: value:
    let keys = keysOf rule; in
    if value == null then [ ]
    else if keys != [ ] && !builtins.isAttrs value then
      [ { inherit path at value; wants = "a set of ${builtins.concatStringsSep ", " (unique keys)}${meant rule path value}"; } ]
    else within rule path at value;

  # Where one key of the set takes such a value, and is what the element is about: `vcpu = { count = 2; }`.
  meant = rule: path: value:
    let
      texts = if rule.body ? key then [ rule.body ] else builtins.filter (attribute: attribute ? key && attribute ? type) rule.attributes;
      only = if builtins.length texts == 1 && (rule.body.children or [ ]) == [ ] then builtins.head texts else null;
      literal = if builtins.isString value then "\"${value}\"" else if builtins.isBool value then (if value then "true" else "false") else toString value;
    in
    if only == null || !(takes.${only.type}.test value) || shown path value == "" then ""
    else "; did you mean { ${only.key} = ${literal}; }?";

  within = rule: path: at: value:
    builtins.concatMap (attribute: if attribute ? key && attribute ? type then text attribute path value else [ ]) rule.attributes
    ++ (
      if rule.body ? type && rule.body ? key then text rule.body path value
      else if rule.body ? type then typed rule.body.type path at value
      else builtins.concatMap (child: if child ? key then below child path at value else within child path at value) (rule.body.children or [ ])
    );

  below = child: path: at: value: element child (join path child.key) (placeOf child.key value at) (value.${child.key} or null);
  text = { key, type, ... }: path: value: typed type (join path key) (placeOf key value null) (value.${key} or null);

  typed = type: path: at: value:
    if value == null || takes.${type}.test value then [ ]
    else [ { inherit path at value; wants = takes.${type}.name + converted type value; } ];

  converted = type: value:
    if type == "int" && builtins.isString value && builtins.match "[0-9]+" value != null then "; did you mean ${value}?"
    else if builtins.elem type [ "yes-no" "on-off" ] && builtins.elem value [ "yes" "on" "true" 1 ] then "; did you mean true?"
    else if builtins.elem type [ "yes-no" "on-off" ] && builtins.elem value [ "no" "off" "false" 0 ] then "; did you mean false?"
    else if builtins.elem type [ "string" "path" ] && builtins.isInt value then "; did you mean \"${toString value}\"?"
    else "";

  join = path: key: if path == "" then key else "${path}.${key}";
  placeOf = key: value: otherwise:
    let at = builtins.unsafeGetAttrPos key value; in
    if at == null then otherwise else at;

  unique = names: builtins.foldl' (known: name: if builtins.elem name known then known else known ++ [ name ]) [ ] names;

  textOf = { path, at, wants, value }:
    "${path}${if at == null then "" else " (${toString at.file}:${toString at.line})"} is ${called.${builtins.typeOf value}}${shown path value}, and NixVirt takes ${wants}";

  check = kind: definition: result:
    let
      # What is no set has no attributes to name; NixVirt's own words are as good.
      wrong = if builtins.isAttrs definition then one grammar.${kind} "" null definition else [ ];
      name = if builtins.isString (definition.name or null) then " ${definition.name}" else "";
    in
    if wrong == [ ] then result
    else throw "virtspec: ${kind}${name}: ${builtins.concatStringsSep "; " (map textOf wrong)}";

  withTypes = kind: part: part // {
    getXML = definition: check kind definition (part.getXML definition);
    writeXML = definition: check kind definition (part.writeXML definition);
  };
in
library // builtins.mapAttrs withTypes { inherit (library) network pool volume domain; }
