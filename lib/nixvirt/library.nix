# NixVirt's library, from its source and a stand-in for nixpkgs. Up to 0.5, NixVirt takes OVMF from a separate nixpkgs.
{ nixvirt, packages }:
import (/. + nixvirt + "/lib.nix") {
  inherit packages;
  packages-ovmf = packages;
}
