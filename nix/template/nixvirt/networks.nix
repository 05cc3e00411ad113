{ NixVirt, ... }:
[
  {
    definition = NixVirt.lib.network.writeXML {
      name = "lab-net";
      uuid = "3f6b1c52-8a0e-4c8e-9d43-2f1a6f0e7b01";
      # Without a MAC libvirt invents another at every switch, and the network restarts.
      mac.address = "52:54:00:5a:10:01";
      forward.mode = "nat";
      bridge.name = "virbr80";
      ip = {
        address = "10.80.0.1";
        netmask = "255.255.255.0";
        dhcp.range = { start = "10.80.0.100"; end = "10.80.0.200"; };
      };
    };
    active = true;
  }
]
