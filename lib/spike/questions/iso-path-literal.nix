# The installer's path as a Nix path literal, where no such file is: what copies it into the store would fail.
{ NixVirt }:
let
  inherit (NixVirt.lib) domain;
  template = domain.templates.windows;
  plan = import ../windows.nix // { install_vol = /var/lib/libvirt/iso/not-there.iso; };
in
{
  objects = [
    {
      kind = "domain";
      definition = domain.writeXML (template (builtins.intersectAttrs (builtins.functionArgs template) plan));
    }
  ];
}
