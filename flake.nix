{
  description = "A Windows Server and SCCM lab on libvirt, declared with NixVirt and proven with virtspec";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-24.11";
    NixVirt = {
      url = "https://flakehub.com/f/AshleyYakeley/NixVirt/0.6.0.tar.gz";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs = { self, nixpkgs, NixVirt }:
    let
      inherit (nixpkgs) lib;
      # The shell works on all of them; NixVirt's module, and virtspec's sandbox, on Linux only.
      supportedSystems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
    in
    {
      nixosModules.default = import ./nixvirt/module.nix { inherit NixVirt; };

      devShells = lib.genAttrs supportedSystems (system:
        let
          pkgs = nixpkgs.legacyPackages.${system};
          linux = lib.optionals pkgs.stdenv.hostPlatform.isLinux;
          # The lab's own work: virsh and qemu-img, remoting into Windows, scripts.
          lab = with pkgs; [ libvirt qemu powershell python3 git curl wget jq yq freerdp ] ++ linux [ virt-manager ];
          # virtspec, and what its private libvirtd runs on.
          virtspec = with pkgs; [ nodejs_22 nix libxml2 ] ++ linux [ swtpm dnsmasq iproute2 iptables util-linux shadow ];
        in
        {
          default = pkgs.mkShell {
            packages = lab ++ virtspec;

            # Rendered live, with the very NixVirt that flake.lock names.
            VIRTSPEC_NIXVIRT = "${NixVirt}";
            # For the specs, which evaluate the module without a NixOS.
            VIRTSPEC_NIXPKGS_LIB = "${nixpkgs}/lib";

            shellHook = ''
              echo "homelab-sccm: a libvirt lab, declared in Nix"
              if domains=$(virsh -c qemu:///system list --all 2>&1); then
                echo "$domains"
              else
                echo "No connection to qemu:///system; npm start does not need one."
              fi
              echo "npm start                            prove the lab in a throwaway libvirtd"
              echo "virsh -c qemu:///system list --all   the domains of this host"
              echo "virsh -c qemu:///system start DC01   start one; virt-manager shows its screen"
            '';
          };
        });
    };
}
