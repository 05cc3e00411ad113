# The same lab, every MAC declared, and no restart wanted.
{ NixVirt }:
let
  list = kind: map (object: object // { inherit kind; }) (import (./nixvirt + "/${kind}s.nix") { inherit NixVirt; pinned = true; });
in
{
  objects = list "network" ++ list "domain";
  beside = "DC01";
}
