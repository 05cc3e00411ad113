# The work plan as it was written, without a MAC: it must fail, and for that reason.
{ lib, pkgs, self, NixVirt, virtspec }:
let
  planned = ../../fixtures/labs/as-planned;

  # The template's display needs a render node, which no test machine has: that fault would hide the others (check `graphics-gl`).
  templates = NixVirt.lib.domain.templates // {
    windows = arguments: NixVirt.lib.domain.templates.windows (arguments // { virtio_video = null; });
  };
  withoutGl = NixVirt // {
    lib = NixVirt.lib // { domain = NixVirt.lib.domain // { inherit templates; }; };
  };
in
{
  nodes.host = {
    imports = [
      NixVirt.nixosModules.default
      (import ../machine.nix { inherit pkgs NixVirt virtspec; lab = planned + "/lab.yaml"; })
    ];

    virtualisation.libvirt = {
      enable = true;
      swtpm.enable = true;
      connections."qemu:///system" = lib.genAttrs [ "networks" "pools" "domains" ]
        (kind: import (planned + "/nixvirt/${kind}.nix") { NixVirt = withoutGl; });
    };

    # The work plan's Step 3 creates it manually.
    systemd.tmpfiles.rules = [ "d /var/lib/libvirt/images/homelab 0711 root root -" ];
  };

  testScript = builtins.readFile ../story.py + builtins.readFile ./as-planned.py;
}
