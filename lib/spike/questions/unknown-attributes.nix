# A slip of the pen: `memry` for memory, `forwrad` for forward.
{ NixVirt, windows }:
let
  inherit (NixVirt.lib) domain network;
  lab = { name = "test-lab"; bridge = { name = "virbr99"; }; };
in
{
  facts = {
    domain = domain.getXML (windows // { memry = { count = 4; unit = "GiB"; }; }) == domain.getXML windows;
    network = network.getXML (lab // { forwrad = { mode = "nat"; }; }) == network.getXML lab;
  };
}
