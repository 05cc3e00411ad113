{ NixVirt, ... }:
let
  template = NixVirt.lib.domain.templates.linux {
    name = "server";
    uuid = "3f6b1c52-8a0e-4c8e-9d43-2f1a6f0e7b03";
    memory = { count = 2; unit = "GiB"; };
    vcpu.count = 2;
    storage_vol = { pool = "lab"; volume = "server.qcow2"; };
    # The installer: `install_vol = "/var/lib/libvirt/iso/debian.iso";`
    # No OpenGL: with it, a host without a render node cannot start the domain.
    virtio_video = null;
  };
in
[
  {
    definition = NixVirt.lib.domain.writeXML (template // {
      devices = template.devices // {
        # Each with a MAC: a change of what libvirt invents power-cuts a running domain at the next switch.
        interface = [
          { type = "network"; source.network = "lab-net"; mac.address = "52:54:00:5a:10:02"; model.type = "virtio"; }
        ];
      };
    });
    # Neither started nor stopped by a switch.
    active = null;
  }
]
