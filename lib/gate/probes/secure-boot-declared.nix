# Secure Boot said outright, so that libvirt refuses firmware that cannot do it.
{ NixVirt }:
let
  inherit (NixVirt.lib) domain;
  base = domain.templates.windows (import ../windows.nix);
  declared = base // {
    os = base.os // { loader = base.os.loader // { secure = true; }; };
    features = base.features // { smm = { state = true; }; };
  };
in
{
  objects = [ { kind = "domain"; definition = domain.writeXML declared; } ];
}
