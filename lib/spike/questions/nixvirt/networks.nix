# The plan's two networks, by its Step 1 snippet: no MAC is declared, unless it is to be `pinned`.
{ NixVirt, pinned ? false }:
let
  network = { name, uuid, mac, bridge, subnet, dhcp }: {
    definition = NixVirt.lib.network.writeXML ({
      inherit name uuid;
      forward = { mode = "nat"; };
      bridge = { name = bridge; };
      ip = {
        address = "${subnet}.1";
        netmask = "255.255.255.0";
        dhcp = { range = dhcp; };
      };
    } // (if pinned then { mac = { address = mac; }; } else { }));
    active = true;
  };
in
[
  (network {
    name = "lab-net";
    uuid = "70b08691-28dc-4b47-90a1-45bbeac9ab5a";
    mac = "52:54:00:56:00:01";
    bridge = "virbr56";
    subnet = "192.168.56";
    dhcp = { start = "192.168.56.100"; end = "192.168.56.200"; };
  })
  (network {
    name = "default";
    uuid = "5b1bd4b6-2f39-4d1e-9b5c-3b2f7f6f0d11";
    mac = "52:54:00:7a:00:01";
    bridge = "virbr0";
    subnet = "192.168.122";
    dhcp = { start = "192.168.122.2"; end = "192.168.122.254"; };
  })
]
