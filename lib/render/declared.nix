# What NixVirt's module is given for one connection, in plain form: the XML of each definition.
#
#   where  kind → the name of its list for messages: "networks.nix"
#   lists  { networks, pools, domains }, each null or the value of NixVirt's option of that name
#   detailed   whether `dropped` and `positions` are wanted, which take longer than the rest; else null and [ ]
#
# → { networks, pools, domains }: null, or a list of { xml, active, restart, dropped, arguments, ignored, place, positions, volumes }
#   volumes  a list of { present, name, xml, dropped, ignored, place, positions }, as NixVirt's options of a volume: `present = false` deletes it, and needs no XML
#   dropped, arguments, ignored  see dropped.nix; null where they are not known
#   place    { file, line } of its `definition`, or null; positions  see positions.nix
{ where, lists, detailed ? true }:
let
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
    else refuse where "is a ${builtins.typeOf value}; NixVirt expects a list of { definition; active; }";

  checked = kind: where: item:
    let
      unknown = if builtins.isAttrs item then builtins.attrNames (removeAttrs item options.${kind}) else [ ];
    in
    if !builtins.isAttrs item || item ? type && item.type == "derivation" then
      refuse where "has a ${builtins.typeOf item} where NixVirt expects { definition; active; }"
    else if unknown != [ ] then
      refuse where "has the option '${builtins.head unknown}'${lineOf (builtins.head unknown) item}, which NixVirt does not know; it knows ${builtins.concatStringsSep ", " options.${kind}}"
    else item;

  lineOf = name: item:
    let at = builtins.unsafeGetAttrPos name item; in
    if at == null then "" else " (${baseNameOf at.file}:${toString at.line})";

  textOf = where: definition:
    if builtins.isAttrs definition && definition ? text then definition.text
    else if builtins.isPath definition || builtins.isString definition && builtins.substring 0 1 definition == "/" then
      builtins.readFile definition
    else refuse where "has a definition that is not a file; create it with NixVirt's writeXML";

  # Its store paths do not matter here: nothing is built for it.
  plain = where: definition: builtins.unsafeDiscardStringContext (textOf where definition);

  # A file cannot have dropped attributes; for the result of another writeXML than ours it is unknown.
  droppedOf = definition: if !detailed then null else if builtins.isAttrs definition then definition.dropped or null else [ ];

  argumentsOf = definition: if detailed && builtins.isAttrs definition then definition.arguments or [ ] else [ ];

  ignoredOf = definition: if detailed && builtins.isAttrs definition then definition.ignored or null else null;

  # Where the list's element is written, as far as Nix knows it; what a module was given has lost it.
  placeOf = item:
    let at = builtins.unsafeGetAttrPos "definition" item; in
    if at == null then null else { file = toString at.file; inherit (at) line; };

  positionsOf = definition: if !detailed then [ ] else if builtins.isAttrs definition then definition.positions or [ ] else [ ];

  volume = where: item:
    let
      known = checked "volumes" where item;
      definition = known.definition or null;
      named = known.name or null != null;
    in
    # NixVirt raises an error for each at the apply, and loses its message.
    if definition == null && !named then refuse where "has neither a definition nor a name"
    else if definition == null && known.present or true then refuse where "is to be created without a definition: ${known.name}"
    else
    {
      present = known.present or true;
      name = known.name or null;
      xml = if definition == null then null else plain where definition;
      dropped = droppedOf definition;
      ignored = ignoredOf definition;
      place = placeOf known;
      positions = positionsOf definition;
    };

  object = kind: where: item:
    let
      known = checked kind where item;
    in
    {
      xml = plain where known.definition;
      active = known.active or null;
      restart = known.restart or null;
      dropped = droppedOf known.definition;
      arguments = argumentsOf known.definition;
      ignored = ignoredOf known.definition;
      place = placeOf known;
      positions = positionsOf known.definition;
      volumes = map (volume "${where}, volumes,") (list "${where}, volumes," (known.volumes or [ ]));
    };

  objects = kind:
    let
      value = lists.${kind};
    in
    if value == null then null else map (object kind where.${kind}) (list where.${kind} value);
in
{
  networks = objects "networks";
  pools = objects "pools";
  domains = objects "domains";
}
