{ NixVirt, ... }:
[
  {
    definition = NixVirt.lib.pool.writeXML {
      type = "dir";
      name = "lab";
      uuid = "3f6b1c52-8a0e-4c8e-9d43-2f1a6f0e7b02";
      target.path = "/var/lib/libvirt/images/lab";
    };
    active = true;
    # Made when missing, never changed afterwards: not even its size.
    volumes = [
      {
        definition = NixVirt.lib.volume.writeXML {
          name = "server.qcow2";
          capacity = { count = 20; unit = "GiB"; };
          target.format.type = "qcow2";
        };
      }
    ];
  }
]
