# Evaluates the assertions on definitions whose XML is given as JSON: { networks, pools, domains }, each null or a list of texts; a pool is
# { xml, volumes }. `kind` says what a definition is: "text" as nixpkgs' writeTextFile makes it, "file" a file, "built" a derivation.
{ nixpkgsLib, declared, kind }:
let
  lib = import (/. + nixpkgsLib);
  definition = xml: {
    text = { type = "derivation"; outPath = "/nix/store/stub"; text = xml; };
    file = builtins.toFile "definition.xml" xml;
    built = derivation { name = "definition.xml"; system = "none"; builder = "none"; };
  }.${kind};
  object = xml: { definition = definition xml; active = null; };
  list = make: value: if value == null then null else map make value;
  given = builtins.fromJSON declared;
in
import ../../nix/assertions.nix { inherit lib; } "qemu:///system" {
  networks = list object given.networks;
  domains = list object given.domains;
  pools = list (pool: object pool.xml // { volumes = map (xml: { definition = definition xml; }) pool.volumes; }) given.pools;
}
