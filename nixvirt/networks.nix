# The lab's networks, as NixVirt's `networks` option takes them.
#
# Each has a MAC: without one libvirt invents another at every define, and NixVirt 0.6.0 then restarts the network,
# and every domain on it, at every rebuild (AshleyYakeley/NixVirt#108).
{ NixVirt, ... }:
let
  nat =
    { name, uuid, mac, bridge, subnet, range }:
    {
      definition = NixVirt.lib.network.writeXML {
        inherit name uuid;
        mac.address = mac;
        forward.mode = "nat";
        bridge.name = bridge;
        ip = {
          address = "${subnet}.1";
          netmask = "255.255.255.0";
          dhcp.range = {
            start = "${subnet}.${toString range.first}";
            end = "${subnet}.${toString range.last}";
          };
        };
      };
      active = true;
    };
in
[
  # 192.168.56.0/24 is also VirtualBox's default host-only range: libvirt refuses it while an old vboxnet0 is up.
  (nat {
    name = "lab-net";
    uuid = "14ff8da0-31ec-4f4c-ba81-231f9c8d6ca0";
    mac = "52:54:00:56:6e:70";
    bridge = "virbr56";
    subnet = "192.168.56";
    range = { first = 100; last = 200; };
  })

  # NixVirt deletes every network that is not in this list, libvirt's own `default` too; so it is declared.
  (nat {
    name = "default";
    uuid = "8304d8e5-95a2-4254-871e-5afd8beef4f4";
    mac = "52:54:00:8c:15:d7";
    bridge = "virbr0";
    subnet = "192.168.122";
    range = { first = 2; last = 254; };
  })
]
