# Renders a lab to libvirt XML with NixVirt's own library, without nixpkgs: NixVirt takes from it only a way to write a file
# and a few store paths, for which placeholders stand in. Evaluated by render.ts; the result is JSON.
#
#   nixvirt  NixVirt's source (an absolute path, as a string: names may hold what a path literal may not)
#   folder   where networks.nix, pools.nix and domains.nix are (the same); a file that is missing leaves its objects alone
#
# → { networks, pools, domains }: null, or a list of { xml, active, volumes }
{ nixvirt, folder }:
let
  stub = name: "/nix/store/virtspec-placeholder-${name}";

  # nixpkgs does the same to the name of a derivation (lib.strings.sanitizeDerivationName).
  storeName = name: builtins.concatStringsSep "-" (
    builtins.filter (part: builtins.isString part && part != "") (builtins.split "[^A-Za-z0-9+._?=-]+" name)
  );

  packages = {
    # The text stays readable without a store; whoever reads it as a file, as with real NixVirt, gets a file.
    writeTextFile = { name, text, ... }: { inherit text; outPath = builtins.toFile (storeName name) text; };
    runCommand = name: _: _: stub name;
    OVMFFull.fd = stub "OVMF-fd";
    qemu = stub "qemu";
    cdrtools = stub "cdrtools";
    virtio-win = stub "virtio-win";
  };

  NixVirt.lib = import (/. + nixvirt + "/lib.nix") { inherit packages; };

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

  volume = where: item:
    let
      known = checked "volumes" where item;
    in
    if known.present or true then [ (textOf where known.definition) ] else [ ];

  object = kind: item:
    let
      where = "${kind}.nix";
      known = checked kind where item;
    in
    {
      xml = textOf where known.definition;
      active = known.active or null;
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
