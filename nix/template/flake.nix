{
  description = "A small libvirt lab, declared with NixVirt and proven with virtspec";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-24.11";
    NixVirt = {
      url = "https://flakehub.com/f/AshleyYakeley/NixVirt/0.6.0.tar.gz";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    virtspec = {
      url = "github:OWNER/virtspec";
      inputs.nixpkgs.follows = "nixpkgs";
      inputs.NixVirt.follows = "NixVirt";
    };
  };

  outputs = { self, nixpkgs, NixVirt, virtspec }: {
    # For the host: `imports = [ lab.nixosModules.default ];`
    nixosModules.default = {
      imports = [ NixVirt.nixosModules.default ];
      virtualisation.libvirt = {
        # Without this, nothing is applied and nothing fails.
        enable = true;
        # NixVirt deletes every network, pool and domain of this connection that is not in these lists.
        connections."qemu:///system" = {
          networks = import ./nixvirt/networks.nix { inherit NixVirt; };
          pools = import ./nixvirt/pools.nix { inherit NixVirt; };
          domains = import ./nixvirt/domains.nix { inherit NixVirt; };
        };
      };
      # A pool whose directory is missing fails the switch part-way.
      systemd.tmpfiles.rules = [ "d /var/lib/libvirt/images/lab 0711 root root -" ];
    };

    # `nix flake check`: the XML, against libvirt's schemas and every check that needs no libvirtd.
    checks.x86_64-linux.lab = virtspec.lib.checkLab {
      pkgs = nixpkgs.legacyPackages.x86_64-linux;
      lab = ./.;
      inherit NixVirt;
    };

    # `nix run .#verify`: the whole proof, in a throwaway libvirtd.
    apps = { inherit (virtspec.apps) x86_64-linux aarch64-linux; };
  };
}
