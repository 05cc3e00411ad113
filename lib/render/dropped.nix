# NixVirt's library, with `positions` (see positions.nix) and `dropped` on everything that it writes: the attributes that it was given and made nothing of, as paths
# ("devices.interface[1].mac").
#
# NixVirt silently ignores an attribute that it does not know. Whether it used one is visible if the value is changed: the XML then changes too. Most
# are decided by one rendering in which every text and number is a unique mark; attributes whose mark does not appear are tried individually. An
# argument that a template ignored never gets that far; see dropped-arguments.nix.
#
#   known  what was found out before: the `paths` of each definition by its `key`, which holds everything that decides them but NixVirt itself
{ known ? { } }: library:
let
  inherit (import ./dropped-arguments.nix) annotate note;

  withDropped = kind: part: part // {
    writeXML = noted:
      let
        declared = removeAttrs noted [ note ];
        all = leaves [ ] declared;
        key = keyOf kind all;
        paths = known.${key} or (map pathText (droppedBy part.getXML declared all));
      in
      part.writeXML declared // {
        dropped = noted.${note}.passedOver or [ ] ++ paths;
        arguments = noted.${note}.arguments or [ ];
        ignored = { inherit key paths; };
        positions = noted.${note}.positions or [ ] ++ import ./positions.nix declared;
      };
  } // (if part ? templates then { templates = annotate part.templates; } else { });

  keyOf = kind: all:
    let text = value: if builtins.isAttrs value then "{ }" else toString value; in
    builtins.hashString "sha256" (builtins.toJSON ([ kind ] ++ map ({ path, value, ... }: [ path (builtins.typeOf value) (text value) ]) all));

  droppedBy = getXML: declared: all:
    let
      xml = getXML declared;
      marked = getXML (builtins.foldl' (value: leaf: replace leaf.path leaf.mark value) declared (builtins.filter (leaf: leaf ? mark) all));
      leftMark = leaf: leaf ? mark && contains (toString leaf.mark) marked && !contains (toString leaf.mark) xml;
      unchanged = path: value: getXML (replace path value declared) == xml;
      # For some attributes only the presence counts: `readonly = false` creates a <readonly/> too.
      ignored = { path, value, ... }: unchanged path (other value) && unchanged path null;
    in
    whole (path: unchanged path null) [ ] (map (leaf: leaf.path) (builtins.filter (leaf: !leftMark leaf && ignored leaf) all)) declared;

  # If nothing in an attribute was used, nor the attribute itself (an element is written for it), the attribute, instead of everything in it.
  whole = isUnused: path: lost: value:
    let
      below = map (leaf: leaf.path) (leavesBelow path value);
      within = builtins.concatLists (
        if builtins.isAttrs value then map (name: whole isUnused (path ++ [ name ]) lost value.${name}) (builtins.attrNames value)
        else if builtins.isList value then builtins.genList (at: whole isUnused (path ++ [ at ]) lost (builtins.elemAt value at)) (builtins.length value)
        else [ ]
      );
    in
    if !builtins.any (leaf: builtins.elem leaf lost) below then [ ]
    else if path != [ ] && builtins.all (leaf: builtins.elem leaf lost) below && (within == [ ] || !(endsInIndex path) && isUnused path) then [ path ]
    else within;

  endsInIndex = path: builtins.isInt (builtins.elemAt path (builtins.length path - 1));

  contains = part: text: builtins.replaceStrings [ part ] [ "" ] text != text;

  leaves = path: value:
    let
      found = leavesBelow path value;
      mark = index: leaf: leaf // (
        if builtins.isString leaf.value then { mark = "virtspec-mark-${toString index}-"; }
        else if builtins.isInt leaf.value then { mark = 7300000 + index; }
        else { }
      );
    in
    builtins.genList (index: mark index (builtins.elemAt found index)) (builtins.length found);

  leavesBelow = path: value:
    # A package, or the result of writeXML: the text of its path counts.
    if builtins.isAttrs value && value ? outPath then [ { inherit path; value = toString value; } ]
    else if builtins.isAttrs value && value != { } then
      builtins.concatMap (name: leavesBelow (path ++ [ name ]) value.${name}) (builtins.attrNames value)
    else if builtins.isList value then
      builtins.concatLists (builtins.genList (at: leavesBelow (path ++ [ at ]) (builtins.elemAt value at)) (builtins.length value))
    else if value == null || builtins.isFunction value then [ ]
    else [ { inherit path value; } ];

  # Of the same type: NixVirt aborts for another type.
  other = value:
    if builtins.isBool value then !value
    else if builtins.isInt value || builtins.isFloat value then value + 1
    else if builtins.isAttrs value then null
    else "${toString value}-virtspec";

  replace = path: new: value:
    let
      at = builtins.head path;
      inner = replace (builtins.tail path) new;
    in
    if path == [ ] then new
    else if builtins.isList value then
      builtins.genList (index: (if index == at then inner else (x: x)) (builtins.elemAt value index)) (builtins.length value)
    else value // { ${at} = inner value.${at}; };

  pathText = path: builtins.substring 1 (-1) (builtins.concatStringsSep "" (
    map (step: if builtins.isInt step then "[${toString step}]" else ".${step}") path
  ));
in
library // builtins.mapAttrs withDropped { inherit (library) network pool volume domain; }
