# A slip of the pen: `memry` for memory, `forwrad` for forward.
{ NixVirt }:
let
  inherit (NixVirt.lib) domain network;
  windows = domain.templates.windows (import ../windows.nix);
  lab = { name = "test-lab"; bridge = { name = "virbr99"; }; };
in
{
  facts = {
    domain = domain.getXML (windows // { memry = { count = 4; unit = "GiB"; }; }) == domain.getXML windows;
    network = network.getXML (lab // { forwrad = { mode = "nat"; }; }) == network.getXML lab;
  };
}
