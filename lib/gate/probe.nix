# Runs one probe with NixVirt's own library, without nixpkgs. Evaluated by evaluate-probe.ts; the result is JSON.
#
#   nixvirt  NixVirt's source (an absolute path, as a string)
#   probe    the probe's file: a function that gets what it asks for by name, of
#              NixVirt   with its `lib`, as a flake's input has it
#              library   packages → NixVirt's library with those in place of nixpkgs
#              packages  the ones that stand in for nixpkgs
#
# → { objects, facts, script }
#   objects  list of { kind, xml }: what libvirt is to take
#   facts    anything else that was found out
#   script   bash for the sandbox, or null
{ nixvirt, probe }:
let
  packages = import ../nix/stub-packages.nix;
  library = packages: import (/. + nixvirt + "/lib.nix") { inherit packages; };
  NixVirt.lib = library packages;

  function = import (/. + probe);
  asked = function (builtins.intersectAttrs (builtins.functionArgs function) { inherit NixVirt library packages; });

  object = { kind, definition }: { inherit kind; xml = definition.text or (builtins.readFile definition); };
in
{
  objects = map object (asked.objects or [ ]);
  facts = asked.facts or { };
  script = asked.script or null;
}
