# Secure Boot said outright, so that libvirt refuses firmware that cannot do it.
{ NixVirt, windows }:
let
  inherit (NixVirt.lib) domain;
  declared = windows // {
    os = windows.os // { loader = windows.os.loader // { secure = true; }; };
    features = windows.features // { smm = { state = true; }; };
  };
in
{
  objects = [ { kind = "domain"; definition = domain.writeXML declared; } ];
}
