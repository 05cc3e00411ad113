# A NIC whose device on the host has a name.
{ NixVirt }:
let
  inherit (NixVirt.lib) domain;
  base = domain.templates.windows (import ../windows.nix);
  first = base.devices.interface;
  named = nic: nic // { target = { dev = "lab0"; }; };
in
{
  objects = [
    {
      kind = "domain";
      definition = domain.writeXML (base // {
        devices = base.devices // { interface = if builtins.isList first then map named first else named first; };
      });
    }
  ];
}
