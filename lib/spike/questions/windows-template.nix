# The plan's Step 1, task 4: the template with all that the plan hands it.
{ NixVirt }:
let
  inherit (NixVirt.lib) domain;
in
{
  objects = [ { kind = "domain"; definition = domain.writeXML (domain.templates.windows (import ../windows.nix)); } ];
}
