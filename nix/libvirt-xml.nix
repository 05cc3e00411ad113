# What a definition declares, read from its XML without building it.
#
# NixVirt's `writeXML` makes a file with nixpkgs' `writeTextFile`, and that keeps its text as an attribute. So whatever a user declares
# can be read while the module is evaluated, with whichever NixVirt it was written; no import from derivation. It is no XML parser: it
# finds elements by name, which is enough for the few that are asked about.
{ lib }:
let
  # A derivation that must be built first, and does not contain its text, is not read.
  isBuilt = definition:
    lib.isDerivation definition
    || builtins.isString definition && lib.any (from: from ? outputs) (lib.attrValues (builtins.getContext definition));

  # The text of a definition, or null.
  textOf = definition:
    if builtins.isAttrs definition && definition ? text then builtins.unsafeDiscardStringContext definition.text
    else if isBuilt definition then null
    else builtins.unsafeDiscardStringContext (builtins.readFile definition);

  withoutComments = text:
    let
      parts = lib.splitString "<!--" text;
      afterEnd = part: lib.concatStringsSep "-->" (lib.tail (lib.splitString "-->" part));
    in
    lib.concatStrings ([ (lib.head parts) ] ++ map afterEnd (lib.tail parts));

  # The elements of one name, in order: { attributes, body }. If one contains another of the same name, it ends with that.
  elements = name: text:
    let
      pieces = builtins.split "<${name}([[:space:]/][^>]*)?>" text;
      at = builtins.elemAt pieces;
      element = index:
        let
          inTag = lib.head (at index);
          closed = inTag != null && lib.hasSuffix "/" inTag;
        in
        {
          attributes = if inTag == null then { } else attributes inTag;
          body = if closed then "" else lib.head (lib.splitString "</${name}>" (at (index + 1)));
        };
    in
    map (number: element (2 * number + 1)) (lib.range 0 (lib.length pieces / 2 - 1));

  attributes = tag: lib.listToAttrs (
    map
      (match: lib.nameValuePair (lib.elemAt match 0) (builtins.substring 1 (builtins.stringLength (lib.elemAt match 1) - 2) (lib.elemAt match 1)))
      (lib.filter builtins.isList (builtins.split "([A-Za-z_:-]+)[[:space:]]*=[[:space:]]*('[^']*'|\"[^\"]*\")" tag))
  );

  first = name: text: lib.findFirst (_: true) null (elements name text);
  body = name: text: let found = first name text; in if found == null then null else lib.trim found.body;
  attribute = element: name: text: let found = first element text; in if found == null then null else found.attributes.${name} or null;

  identity = text: { name = body "name" text; uuid = body "uuid" text; };

  read = make: definition:
    let
      text = textOf definition;
    in
    if text == null then null else make (withoutComments text);
in
{
  # Each takes a definition, and returns null for one that cannot be read without building it.

  # { name, uuid, mac, bridge, ips }; `ips` as the XML has them: { address, netmask?, prefix?, family? }
  network = read (text: identity text // {
    mac = attribute "mac" "address" text;
    bridge = attribute "bridge" "name" text;
    ips = map (ip: ip.attributes) (elements "ip" text);
  });

  # { name, uuid }
  pool = read identity;

  # { name }
  volume = read (text: { name = body "name" text; });

  # { name, uuid, interfaces, volumes }; an interface is { mac, network }, either of them null where it has none; a volume { pool, volume }
  domain = read (text: identity text // {
    interfaces = map (interface: { mac = attribute "mac" "address" interface.body; network = attribute "source" "network" interface.body; })
      (elements "interface" text);
    volumes = lib.filter (source: source ? pool && source ? volume) (map (source: source.attributes) (elements "source" text));
  });
}
