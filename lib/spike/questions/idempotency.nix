# The plan's lab as it evaluates: no MAC is declared.
{ NixVirt }:
let
  list = kind: map (object: object // { inherit kind; }) (import (./nixvirt + "/${kind}s.nix") { inherit NixVirt; });
in
{
  objects = list "network" ++ list "domain";
  beside = "DC01";
}
