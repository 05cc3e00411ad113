# DC01 with the plan's two NICs and nothing else, so that it starts at once: BIOS, no disk. No MAC is declared, unless it is to be `pinned`.
{ NixVirt, pinned ? false }:
let
  mac = address: if pinned then { mac = { inherit address; }; } else { };
in
[
  {
    definition = NixVirt.lib.domain.writeXML {
      type = "kvm";
      name = "DC01";
      uuid = "e2d2a6c5-6f1d-4b62-8f0f-0d3c7f6b9a44";
      memory = { count = 64; unit = "MiB"; };
      os = { type = "hvm"; arch = "x86_64"; machine = "q35"; };
      devices = {
        interface = [
          ({ type = "bridge"; source = { bridge = "virbr56"; }; } // mac "52:54:00:56:00:10")
          ({
            type = "network";
            source = { network = "default"; };
            model = { type = "e1000e"; };
          } // mac "52:54:00:7a:00:10")
        ];
      };
    };
    active = null;
  }
]
