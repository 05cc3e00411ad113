# The Windows template as the plan calls it.
{ NixVirt }:
let
  inherit (NixVirt.lib) domain;
in
{
  objects = [ { kind = "domain"; definition = domain.writeXML (domain.templates.windows (import ../windows.nix)); } ];
}
