# The template's result, extended with `//` before writeXML: its one interface, an attribute set, put into a list.
{ NixVirt }:
let
  inherit (NixVirt.lib) domain;
  base = domain.templates.windows (import ../windows.nix);
  first = base.devices.interface;
  withSecondNIC = base // {
    devices = base.devices // {
      interface = (if builtins.isList first then first else [ first ]) ++ [
        {
          type = "network";
          source = { network = "default"; };
          model = { type = "e1000e"; };
        }
      ];
    };
  };
in
{
  objects = [ { kind = "domain"; definition = domain.writeXML withSecondNIC; } ];
}
