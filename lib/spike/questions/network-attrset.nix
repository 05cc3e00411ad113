# The plan's lab network, word for word.
{ NixVirt }:
{
  objects = [
    {
      kind = "network";
      definition = NixVirt.lib.network.writeXML {
        name = "test-lab";
        uuid = "70b08691-28dc-4b47-90a1-45bbeac9ab5a";
        forward = { mode = "nat"; };
        bridge = { name = "virbr99"; };
        ip = {
          address = "192.168.99.1";
          netmask = "255.255.255.0";
          dhcp = { range = { start = "192.168.99.100"; end = "192.168.99.200"; }; };
        };
      };
    }
  ];
}
