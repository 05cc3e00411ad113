# The work plan's Step 6: the lab's own module, a rebuild while DC01 runs, a second generation, a reboot.
{ lib, pkgs, self, NixVirt, virtspec }:
{
  nodes.host = {
    imports = [
      self.nixosModules.default
      (import ../machine.nix { inherit pkgs NixVirt virtspec; lab = ../../lab.yaml; })
    ];

    # Another generation: CLIENT02 is gone, and the media are elsewhere, which changes every domain.
    specialisation.changed.configuration.homelab = {
      domains = [ "DC01" "SCCM01" "CLIENT01" ];
      paths.iso = "/var/lib/libvirt/media";
    };
  };

  testScript = builtins.readFile ../story.py + builtins.readFile ./lab.py;
}
