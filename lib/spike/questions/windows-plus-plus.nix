# The plan's Step 4, word for word from `withSecondNIC` on.
{ NixVirt }:
let
  nixvirt = NixVirt;
  baseXML = nixvirt.lib.domain.templates.windows (import ../windows.nix // { bridge_name = "virbr56"; });
  # Add second NIC for default NAT network
  withSecondNIC = baseXML // {
    devices = baseXML.devices // {
      interface = baseXML.devices.interface ++ [{
        type = "network";
        source = { network = "default"; };
        model = { type = "e1000e"; };
      }];
    };
  };
in
{
  objects = [ { kind = "domain"; definition = nixvirt.lib.domain.writeXML withSecondNIC; } ];
}
