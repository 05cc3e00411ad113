# A NIC whose device on the host has a name.
{ NixVirt, windows }:
let
  inherit (NixVirt.lib) domain;
  first = windows.devices.interface;
  named = nic: nic // { target = { dev = "lab0"; }; };
in
{
  objects = [
    {
      kind = "domain";
      definition = domain.writeXML (windows // {
        devices = windows.devices // { interface = if builtins.isList first then map named first else named first; };
      });
    }
  ];
}
