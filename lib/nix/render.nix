# Renders a lab to libvirt XML with NixVirt's own library, without nixpkgs: NixVirt takes from it only a way to write a file
# and a few store paths, for which placeholders stand in. Evaluated by render.ts; the result is JSON.
#
#   nixvirt  NixVirt's source (an absolute path, as a string: names may hold what a path literal may not)
#   folder   where networks.nix, pools.nix and domains.nix are (the same); a file that is missing leaves its objects alone
#
# → { networks, pools, domains }: null, or a list of { xml, active, dropped, volumes }
#   dropped  attributes that NixVirt was given and made nothing of, as paths: "devices.interface[1].mac"
{ nixvirt, folder }:
let
  library = import ./library.nix { inherit nixvirt; packages = import ./stub-packages.nix; };

  NixVirt.lib = library // builtins.mapAttrs (_: withDropped) { inherit (library) network pool volume domain; };

  # NixVirt passes over an attribute that it does not know, without a word. Whether it made anything of one shows when the value is
  # another: the XML is then another too.
  withDropped = part: part // {
    writeXML = declared: part.writeXML declared // { dropped = map pathText (droppedBy part.getXML declared); };
  };

  droppedBy = getXML: declared:
    let
      xml = getXML declared;
      unchanged = path: value: getXML (replace path value declared) == xml;
      # Of some attributes only the presence counts: `readonly = false` makes a <readonly/> too.
      ignored = { path, value }: unchanged path (other value) && unchanged path null;
    in
    map (leaf: leaf.path) (builtins.filter ignored (leaves [ ] declared));

  leaves = path: value:
    if builtins.isAttrs value && value != { } then
      builtins.concatMap (name: leaves (path ++ [ name ]) value.${name}) (builtins.attrNames value)
    else if builtins.isList value then
      builtins.concatLists (builtins.genList (at: leaves (path ++ [ at ]) (builtins.elemAt value at)) (builtins.length value))
    else if value == null || builtins.isFunction value then [ ]
    else [ { inherit path value; } ];

  # Of the same type: NixVirt aborts on another.
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

  # A list, or a function to one; the function gets what it asks for by name.
  load = name:
    let
      file = /. + folder + "/${name}.nix";
      value = import file;
      arguments = { inherit NixVirt; };
      wanted = builtins.functionArgs value;
    in
    if !builtins.pathExists file then null
    else if builtins.isFunction value then
      value (if wanted == { } then arguments else builtins.intersectAttrs wanted arguments)
    else value;

  # The options that NixVirt's module declares for one object (modules.nix); it refuses any other.
  options = {
    networks = [ "definition" "active" "restart" ];
    pools = [ "definition" "active" "restart" "volumes" ];
    domains = [ "definition" "active" "restart" ];
    volumes = [ "definition" "name" "present" ];
  };

  refuse = where: why: throw "virtspec: ${where} ${why}";

  list = where: value:
    if builtins.isList value then value
    else refuse where "is a ${builtins.typeOf value}; NixVirt takes a list of { definition; active; }";

  checked = kind: where: item:
    let
      unknown = if builtins.isAttrs item then builtins.attrNames (removeAttrs item options.${kind}) else [ ];
    in
    if !builtins.isAttrs item || item ? type && item.type == "derivation" then
      refuse where "has a ${builtins.typeOf item} where NixVirt takes { definition; active; }"
    else if unknown != [ ] then
      refuse where "has the option '${builtins.head unknown}', which NixVirt does not know (${toString options.${kind}})"
    else item;

  textOf = where: definition:
    if builtins.isAttrs definition && definition ? text then definition.text
    else if builtins.isPath definition || builtins.isString definition && builtins.substring 0 1 definition == "/" then
      builtins.readFile definition
    else refuse where "has a definition that is no file; make it with NixVirt's writeXML";

  droppedOf = definition: if builtins.isAttrs definition then definition.dropped or [ ] else [ ];

  volume = where: item:
    let
      known = checked "volumes" where item;
    in
    if known.present or true then [ { xml = textOf where known.definition; dropped = droppedOf known.definition; } ] else [ ];

  object = kind: item:
    let
      where = "${kind}.nix";
      known = checked kind where item;
    in
    {
      xml = textOf where known.definition;
      active = known.active or null;
      dropped = droppedOf known.definition;
      volumes = builtins.concatMap (volume "${where}, volumes,") (list "${where}, volumes," (known.volumes or [ ]));
    };

  objects = kind:
    let
      value = load kind;
    in
    if value == null then null else map (object kind) (list "${kind}.nix" value);
in
{
  networks = objects "networks";
  pools = objects "pools";
  domains = objects "domains";
}
