# The installer's path as a string, where no such file is.
{ NixVirt }:
let
  inherit (NixVirt.lib) domain;
  template = domain.templates.windows;
  plan = import ../windows.nix // { install_vol = "/var/lib/libvirt/iso/not-there.iso"; };
in
{
  objects = [
    {
      kind = "domain";
      definition = domain.writeXML (template (builtins.intersectAttrs (builtins.functionArgs template) plan));
    }
  ];
}
