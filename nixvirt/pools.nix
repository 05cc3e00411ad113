# The lab's storage, as NixVirt's `pools` option takes it.
#
# NixVirt creates a volume that is missing and never touches one that is there, whatever its size.
{ NixVirt, paths ? import ./paths.nix, ... }:
let
  # Sparse: nothing is allocated until the guest writes.
  qcow2 = name: gibibytes: {
    definition = NixVirt.lib.volume.writeXML {
      inherit name;
      allocation = { count = 0; unit = "GiB"; };
      capacity = { count = gibibytes; unit = "GiB"; };
      target.format.type = "qcow2";
    };
  };
in
[
  {
    definition = NixVirt.lib.pool.writeXML {
      type = "dir";
      name = "homelab";
      uuid = "15a8ed61-d72d-4bda-9017-60449412e25c";
      target.path = paths.pool;
    };
    # With null the pool would be defined and left inactive.
    active = true;
    volumes = [
      (qcow2 "dc01.qcow2" 60)
      (qcow2 "sccm01.qcow2" 100)
      (qcow2 "client01.qcow2" 60)
      (qcow2 "client02.qcow2" 60)
    ];
  }
]
