# The template's result, extended with `//` before writeXML: its one interface, an attribute set, put into a list.
{ NixVirt, windows }:
let
  inherit (NixVirt.lib) domain;
  first = windows.devices.interface;
  withSecondNIC = windows // {
    devices = windows.devices // {
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
